/**
 * Weir against other libraries: libzmq, by way of pyzmq, of zeromq.js and of czmq, each in a process of its own, and JeroMQ.
 * {@link io.weir.patterns.interop.Party} makes the sockets of all of them look alike, {@link io.weir.patterns.interop.Pairing} knows how each two types talk.
 */
@NullMarked
package io.weir.patterns.interop;

import org.jspecify.annotations.NullMarked;
