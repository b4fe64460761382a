/**
 * The {@code weir} command: every kind of socket from the shell, the proxies between them, one that shows what passes, the
 * performance programs of libzmq, the benchmarks, and a demo. Start with {@link io.weir.bench.cli.Weir}; {@link
 * io.weir.bench.cli.SocketCommand} is what it does most of the time.
 */
@NullMarked
package io.weir.bench.cli;

import org.jspecify.annotations.NullMarked;
