/**
 * Micrometer Observation around requests, replies, publishing and handling: start with {@link
 * io.weir.observation.WeirObservations}. With a tracer behind the registry a trace crosses processes, where the sockets at both ends
 * have the option {@code traceContext}.
 */
@NullMarked
package io.weir.observation;

import org.jspecify.annotations.NullMarked;
