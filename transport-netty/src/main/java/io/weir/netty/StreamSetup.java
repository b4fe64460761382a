package io.weir.netty;

import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;

/**
 * What all channels of one bind or connect have in common.
 *
 * @param endpoint where, over which channels
 * @param wire what is spoken there
 * @param connection what the socket asked for
 * @param gate hears of connections
 */
record StreamSetup(StreamEndpoint endpoint, WireProtocol wire, ConnectionSetup connection, ConnectionCallbacks gate) {}
