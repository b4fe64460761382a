/**
 * {@code weir compare}: the same work, in alternation and in processes of their own, on Weir, libzmq, JeroMQ and the bare
 * ceiling. {@link io.weir.bench.compare.CompareCommand} is the parent's side; what runs in a child is an {@link
 * io.weir.bench.compare.End}, started by {@link io.weir.bench.compare.EndProgram}.
 */
@NullMarked
package io.weir.bench.compare;

import org.jspecify.annotations.NullMarked;
