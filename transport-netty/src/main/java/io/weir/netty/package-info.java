/**
 * tcp and ipc on Netty. Start with {@link io.weir.netty.NettyTransport}: {@code StreamBinding} and {@code StreamDial}
 * open channels, {@code Reception} starts the handshake on each, and from there on {@code io.weir.netty.zmtp} speaks.
 */
@NullMarked
package io.weir.netty;

import org.jspecify.annotations.NullMarked;
