package io.weir.netty;

import io.weir.security.Tls;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a socket asked for, as far as a {@link StreamProtocol} must know it.
 *
 * @param channels the options of its channels
 * @param tls what it shows and trusts in TLS; null if it may not use any
 * @param computations runs, on threads of the transport, what takes longer than an event loop should be kept from its other
 *     connections; it rejects tasks when the transport is closed
 */
record StreamOptions(ChannelOptions channels, @Nullable Tls tls, Executor computations) {}
