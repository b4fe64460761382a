/**
 * What keeps messages outside the memory of the process. Start with {@link io.weir.store.MessageStore}: it has any number of
 * named {@link io.weir.store.StoredLog logs}, each of which is appended to at one end and released at the other.
 *
 * <pre>
 *   append --> [ number n+k | ... | number n ] --read--> messages that are sent, and then released
 * </pre>
 *
 * <p>The interfaces are small, so that a store may be a directory of this machine, through a library that keeps files well, or
 * something that outlives the machine. A store of this machine is an artifact of its own, which {@link
 * io.weir.store.StoreProvider} finds. Every method blocks for as long as the medium does, so nothing here is called by an
 * event loop or under the lock of a socket.
 */
@NullMarked
package io.weir.store;

import org.jspecify.annotations.NullMarked;
