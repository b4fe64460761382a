/**
 * The {@code weir} command: every kind of socket from the shell, the performance programs of libzmq, the benchmarks, a
 * proxy that shows what passes, and a demo. Start with {@link io.weir.bench.cli.Weir}; {@link
 * io.weir.bench.cli.SocketCommand} is what it does most of the time.
 */
@NullMarked
package io.weir.bench.cli;

import org.jspecify.annotations.NullMarked;
