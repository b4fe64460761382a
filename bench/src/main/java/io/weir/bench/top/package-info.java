/** {@code weir top}: the stream of a console as a table in a terminal. */
@NullMarked
package io.weir.bench.top;

import org.jspecify.annotations.NullMarked;
