/**
 * Memory outside the heap for the bodies of large messages, which travel without being copied. Start with {@link
 * io.weir.memory.BodyMemory}, which lends it, and {@link io.weir.memory.PooledBody}, which is what a message holds.
 *
 * <pre>
 *   BodyMemory --lend--> PooledBody --> message --> queue --> ... --released by every holder--> BodyMemory
 *                                    |
 *                                    +-- forgotten --> the garbage collector, and the budget has room again
 * </pre>
 */
@NullMarked
package io.weir.memory;

import org.jspecify.annotations.NullMarked;
