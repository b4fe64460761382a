/**
 * Sockets as ends of streams with back-pressure, in the terms of Java's own {@link java.util.concurrent.Flow}, which every
 * library of reactive streams takes: {@link io.weir.patterns.stream.MessagePublisher} reads from a socket what its
 * subscriber asks for and no more, {@link io.weir.patterns.stream.MessageSubscriber} sends what a publisher has as fast as
 * the socket takes it. Both stand on the public verbs of the sockets, and serve every kind.
 */
@NullMarked
package io.weir.patterns.stream;

import org.jspecify.annotations.NullMarked;
