/**
 * What works inside a socket. Begin with {@code SocketCore}, which is one socket without its type; then follow a message
 * through {@code SendHalf} and {@code ReceiveHalf}.
 *
 * <pre>
 *   SocketCore --- SendHalf ---- SendState    -- SendPolicy ----- OutboundPipe --+
 *     |                                                                          +-- SocketPeer -- Connection
 *     |            ReceiveHalf - ReceiveState -- ReceivePolicy -- InboundPipe ---+       |
 *     |                                                                                  |
 *     +---- Endpoints -- Listener, Dialer -- Peers -- PeerNews (tells the policies) -----+
 * </pre>
 *
 * <p>The parts of one socket share a {@code SocketScope} (name, options, counters, events), the sockets of one context a
 * {@code ContextEngine} (threads, transports, memory). No part knows the whole.
 *
 * <p>{@code HandlerLoop} receives in place of threads that wait, {@code ProxyStep} moves messages from one socket to
 * another.
 *
 * <p><b>Threads.</b> Application threads run policies under the send lock and the receive lock of a socket. Event loops
 * never wait for a lock: they leave a task to its holder. Everything that happens to a peer reaches the policies as such
 * tasks, in order.
 */
@NullMarked
package io.weir.engine;

import org.jspecify.annotations.NullMarked;
