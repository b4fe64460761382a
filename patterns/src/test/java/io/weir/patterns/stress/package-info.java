/**
 * Many threads at once, peers that stall and connections that break: what must hold then, and that every message is
 * accounted for. The short versions run with every build; those tagged "stress" say the same at length.
 */
@NullMarked
package io.weir.patterns.stress;

import org.jspecify.annotations.NullMarked;
