/**
 * Sockets without their patterns: contexts, options, endpoints, peers, waiting and closing. Start with {@link
 * io.weir.socket.Context}; then, to see a message through, with {@link io.weir.socket.Outlet} and {@link
 * io.weir.socket.Inlet}.
 *
 * <pre>
 *   Socket --- Outlet (send lock)    -- SendPolicy    --+
 *     |                                                  +--  Peer  -- Connection (of a transport)
 *     |        Inlet  (receive lock) -- ReceivePolicy --+
 *     |
 *     +------ Endpoints -- Listener, Dialer -- Peers
 * </pre>
 *
 * <p>What happens to a socket is told at one place, {@code Events}, which Dialer, Listener and Peer call, and which has it
 * recorded by JfrEvents Recorder and told to each {@link io.weir.event.EventSubscription}.
 *
 * <p>What stands before several sockets is built on the halves alone: {@link io.weir.socket.Poller} waits for many, a
 * {@link io.weir.socket.Pump} receives in place of threads that wait, and a {@link io.weir.socket.Transfer} moves messages
 * from one socket to another.
 *
 * <p>A pattern is a {@link io.weir.socket.Pattern}: a name and two policies. No pattern is known here.
 *
 * <p><b>Threads.</b> Application threads run policies under the locks. Event loops never take a lock: they post tasks
 * to it. Everything that happens to a peer reaches the policies as such tasks, in order.
 */
@NullMarked
package io.weir.socket;

import org.jspecify.annotations.NullMarked;
