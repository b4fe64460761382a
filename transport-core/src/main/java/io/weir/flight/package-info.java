/**
 * The events of sockets as Flight Recorder has them, in the category Weir, with names such as {@code weir.Connected}.
 * Start with {@link io.weir.flight.FlightRecording}.
 */
@NullMarked
package io.weir.flight;

import org.jspecify.annotations.NullMarked;
