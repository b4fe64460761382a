/**
 * The options of sockets, as values that are checked when they are set: start with {@link io.weir.option.OptionsBuilder},
 * which names each with libzmq's name and default.
 */
@NullMarked
package io.weir.option;

import org.jspecify.annotations.NullMarked;
