/** Tests of the console: by HTTP, and in a real browser. */
@NullMarked
package io.weir.console;

import org.jspecify.annotations.NullMarked;
