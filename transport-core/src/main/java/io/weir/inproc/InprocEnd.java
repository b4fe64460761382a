package io.weir.inproc;

import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;

/**
 * One side of a connection by name, before there is one.
 *
 * @param name the endpoint's text
 * @param setup what the socket says of itself
 * @param gate the callbacks by which the socket admits peers
 */
record InprocEnd(String name, ConnectionSetup setup, ConnectionCallbacks gate) {}
