/**
 * tcp and ipc on Netty. Start with {@link io.weir.netty.NettyTransport}: {@code StreamAcceptor} and {@code StreamConnector}
 * open channels, {@code HandshakeStarter} starts the handshake on each, and from there on {@code io.weir.netty.zmtp} speaks.
 */
@NullMarked
package io.weir.netty;

import org.jspecify.annotations.NullMarked;
