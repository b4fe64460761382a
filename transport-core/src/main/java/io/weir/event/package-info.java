/**
 * What happens to a socket, told as values: start with {@link io.weir.event.SocketEvent}. They come from {@code
 * Socket.onEvent} and {@code Context.onEvent}, and the same are in every recording of Flight Recorder.
 */
@NullMarked
package io.weir.event;

import org.jspecify.annotations.NullMarked;
