/**
 * Weir against other libraries: libzmq, by way of pyzmq, and JeroMQ. {@link io.weir.patterns.interop.Party} makes the
 * sockets of all three look alike, {@link io.weir.patterns.interop.Pairing} knows how each two types talk.
 */
@NullMarked
package io.weir.patterns.interop;

import org.jspecify.annotations.NullMarked;
