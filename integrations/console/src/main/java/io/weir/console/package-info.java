/**
 * A picture of what runs: the sockets, endpoints and peers of one or several processes, for a browser or a terminal. Start with {@link
 * io.weir.console.Console}. It only reads.
 */
@NullMarked
package io.weir.console;

import org.jspecify.annotations.NullMarked;
