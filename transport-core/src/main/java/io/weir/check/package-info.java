/** Checks of the values and files that applications give. */
@NullMarked
package io.weir.check;

import org.jspecify.annotations.NullMarked;
