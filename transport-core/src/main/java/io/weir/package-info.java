/**
 * The values that every part of Weir speaks in: start with {@link io.weir.Message} and {@link io.weir.Endpoint}, then
 * open a socket of {@code io.weir.patterns}. Nothing here knows a thread, a queue or a transport.
 */
@NullMarked
package io.weir;

import org.jspecify.annotations.NullMarked;
