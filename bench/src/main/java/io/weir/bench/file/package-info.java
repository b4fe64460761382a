/** Files that commands write, and why one could not be written. */
@NullMarked
package io.weir.bench.file;

import org.jspecify.annotations.NullMarked;
