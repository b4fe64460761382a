/**
 * The benchmarks: small parts of Weir, and each pattern from end to end, measured with JMH. {@link io.weir.bench.jmh.Suite}
 * runs them, and the classes whose names end in {@code Benchmark} are what it runs.
 *
 * <p>What is measured but not public is reached through a class in a package of the same name in this module, such as
 * {@link io.weir.netty.zmtp.CodecAccess}, so that the library need not make it public.
 */
@NullMarked
package io.weir.bench.jmh;

import org.jspecify.annotations.NullMarked;
