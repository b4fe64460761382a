/**
 * The benchmarks: small parts of Weir, and each pattern from end to end, measured with JMH. {@link io.weir.bench.jmh.Suite}
 * runs them, and the classes whose names end in {@code Benchmark} are what it runs.
 *
 * <p>What is measured but not public has a small door in a package of the same name in this module, such as {@link
 * io.weir.netty.zmtp.CodecAccess}, so that the library need not open one.
 */
@NullMarked
package io.weir.bench.jmh;

import org.jspecify.annotations.NullMarked;
