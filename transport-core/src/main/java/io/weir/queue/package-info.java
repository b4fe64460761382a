/**
 * How messages and threads meet. Start with {@link io.weir.queue.MessageQueue}, the one queue that each direction of a
 * peer has, and {@link io.weir.queue.WakeFlag}, which holds the fences of the whole code base.
 *
 * <pre>
 *   producer  --offer, flush-->  MessageQueue  --poll, afterPolls-->  consumer
 *      ^                                                                 |
 *      +---- woken when there is room again        waits when empty -----+
 * </pre>
 *
 * <p>A queue has one producer and one consumer at a time. Where many threads want to be one of them they share a {@link
 * io.weir.queue.CombiningLock}; senders without room and receivers without a message wait in a {@link
 * io.weir.queue.WaitQueue}.
 */
@NullMarked
package io.weir.queue;

import org.jspecify.annotations.NullMarked;
