/**
 * Sockets as applications use them, but for their types: start with {@link io.weir.socket.Context}, then see {@link
 * io.weir.socket.Socket}, {@link io.weir.socket.Sending} and {@link io.weir.socket.Receiving}. {@link io.weir.socket.Poller}
 * waits for many sockets.
 *
 * <p>A socket is a thin shell around its {@code SocketCore}, in {@code io.weir.engine}, which does the work. The socket
 * types are in {@code io.weir.patterns}, and extend {@link io.weir.socket.SendSocket}, {@link io.weir.socket.ReceiveSocket}
 * or {@link io.weir.socket.DuplexSocket}.
 */
@NullMarked
package io.weir.socket;

import org.jspecify.annotations.NullMarked;
