/** Checks of values that applications give. */
@NullMarked
package io.weir.check;

import org.jspecify.annotations.NullMarked;
