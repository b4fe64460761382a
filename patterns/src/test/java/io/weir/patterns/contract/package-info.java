/**
 * What every transport must do, whatever is below it: the rules are in the interfaces, and a class for each transport runs
 * all of them.
 */
@NullMarked
package io.weir.patterns.contract;

import org.jspecify.annotations.NullMarked;
