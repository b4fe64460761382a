/** What the tests of all modules stand on. */
@NullMarked
package io.weir.testing;

import org.jspecify.annotations.NullMarked;
