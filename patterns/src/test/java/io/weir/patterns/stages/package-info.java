/** Stages of sockets, over every wire. */
@NullMarked
package io.weir.patterns.stages;

import org.jspecify.annotations.NullMarked;
