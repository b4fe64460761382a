/**
 * Work that is acknowledged: start with {@link io.weir.patterns.work.JobQueue}, which leases jobs to workers until one of them
 * has said that it dealt with it. {@link io.weir.patterns.work.JobProducer} puts jobs, {@link io.weir.patterns.work.JobWorker}
 * does them, {@link io.weir.patterns.work.JobOperator} looks after them. On the wire they are DEALERs before a ROUTER with
 * plain frames, so that any language can take part.
 *
 * <p>Inside: {@code JobTable} and {@code Workers} are the jobs and the workers, without socket, file and clock; {@code
 * JobJournal} writes down what happens to the jobs, {@code JobStore} says when, {@code JobBodies} which bodies are in memory;
 * {@code JobProtocol} understands messages, {@code JobSocket} brings them, and {@code JobLoop} is the thread that has all of that.
 */
@NullMarked
package io.weir.patterns.work;

import org.jspecify.annotations.NullMarked;
