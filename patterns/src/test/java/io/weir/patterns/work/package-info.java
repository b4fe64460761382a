/** Acknowledged work: its state machine alone, with its journal, and as whole systems. */
@NullMarked
package io.weir.patterns.work;

import org.jspecify.annotations.NullMarked;
