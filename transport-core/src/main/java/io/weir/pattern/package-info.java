/**
 * What makes a socket the kind it is: the SPI between the engine and the socket types. A type is two policies, a {@link
 * io.weir.pattern.SendPolicy} that says which peers get a message and a {@link io.weir.pattern.ReceivePolicy} that says
 * whose message is next; begin with these. They see each {@link io.weir.pattern.Peer} as a pair of pipes, and the socket as
 * a {@link io.weir.pattern.SendContext} and a {@link io.weir.pattern.ReceiveContext}, which they are made with.
 *
 * <pre>
 *   PushSocket.send --- SendHalf ------ SendPolicy.send(message, step) ------ OutPipe.offer(message, step)
 *   PullSocket.receive - ReceiveHalf -- ReceivePolicy.receive(step) --------- InPipe.poll(step)
 * </pre>
 *
 * <p><b>Threads.</b> Policies run under the send lock or the receive lock of their socket, on the thread of the caller or of
 * the one that holds the lock. Types whose halves share their state have one lock for both.
 */
@NullMarked
package io.weir.pattern;

import org.jspecify.annotations.NullMarked;
