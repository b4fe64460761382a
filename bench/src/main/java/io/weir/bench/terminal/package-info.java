/** What a command shows of its progress on a terminal: {@link io.weir.bench.terminal.Progress} is where to start. */
@NullMarked
package io.weir.bench.terminal;

import org.jspecify.annotations.NullMarked;
