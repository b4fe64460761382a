package io.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts two fresh processes for each trial, and looks what arrives from then on. The one that connects is started when the other
 * is bound, as after an update of one service of two.
 *
 * @param libzmq the program of libzmq's ends
 * @param seconds from the start of the first process to the end
 * @param folder for what the children complain of and what their JVMs log
 */
record ColdTrials(LibzmqProgram libzmq, int seconds, Path folder) {
    private static final double MILLIS = 1e3;

    /** Whether a workload has two processes, and is as fast as it can be. */
    static boolean canRun(Workload workload) {
        TrialPlan plan = workload.plan("");
        return plan.other() != null && plan.counting().work() != Work.ASK_ON_SCHEDULE;
    }

    /** Runs one trial. */
    ColdRound run(Workload workload, ColdContestant contestant)
            throws IOException, InterruptedException, TrialFailedException {
        try (Scratch scratch = Scratch.create()) {
            return run(contestant, workload.plan(scratch.end().toString()), /* logged= */ false);
        }
    }

    /** Runs one trial whose JVMs log what they load and compile, which takes time, and says what that was. */
    List<JvmDiary> inspect(Workload workload, ColdContestant contestant)
            throws IOException, InterruptedException, TrialFailedException {
        try (Scratch scratch = Scratch.create()) {
            TrialPlan plan = workload.plan(scratch.end().toString());
            ColdRound round = run(contestant, plan, /* logged= */ true);
            List<JvmDiary> diaries = new ArrayList<>();
            for (EndTask task : List.of(plan.counting(), other(plan))) {
                diaries.add(log(task).read(contestant.name(), task.work(), round.firstNanos()));
            }
            return diaries;
        }
    }

    private ColdRound run(ColdContestant contestant, TrialPlan plan, boolean logged)
            throws IOException, InterruptedException, TrialFailedException {
        long begun = System.nanoTime();
        EndTask counting = plan.counting();
        EndTask other = other(plan);
        boolean bindingCounts = counting.work().binds();
        EndTask binding = bindingCounts ? counting : other;
        EndTask connecting = bindingCounts ? other : counting;
        try (EndProcess first = start(contestant, binding, logged)) {
            watch(first, bindingCounts);
            try (EndProcess second = start(contestant, connecting.at(first.awaitBound()), logged)) {
                watch(second, !bindingCounts);
                TimeUnit.NANOSECONDS.sleep(begun + TimeUnit.SECONDS.toNanos(seconds) - System.nanoTime());
                return bindingCounts
                        ? round(counting.work(), begun, first, second)
                        : round(counting.work(), begun, second, first);
            }
        }
    }

    private static void watch(EndProcess end, boolean counts) throws IOException, TrialFailedException {
        if (counts) {
            end.watch();
        }
    }

    private static EndTask other(TrialPlan plan) {
        return Objects.requireNonNull(plan.other(), "other");
    }

    private static ColdRound round(Work work, long begun, EndProcess counting, EndProcess other)
            throws IOException, InterruptedException, TrialFailedException {
        ColdReading counted = counting.curve();
        ColdReading beside = other.curve();
        Duration cpu = counting.cpu().plus(other.cpu());
        if (counted.first() == 0) {
            throw new TrialFailedException("nothing arrived");
        }
        return new ColdRound(
                work,
                counted.first(),
                ColdCurve.of(counted, begun),
                cpu.toMillis() / MILLIS,
                (counted.compilationMillis() + beside.compilationMillis()) / MILLIS,
                (collectionMillis(counted) + collectionMillis(beside)) / MILLIS);
    }

    private static long collectionMillis(ColdReading reading) {
        @Nullable JvmUse jvm = reading.jvm();
        return jvm == null ? 0 : jvm.collectionMillis();
    }

    private EndProcess start(ColdContestant contestant, EndTask task, boolean logged) throws IOException {
        JvmStart jvm = logged ? contestant.jvm().with(log(task).options()) : contestant.jvm();
        return EndProcess.start(
                new EndCommand(libzmq, contestant.library(), jvm, task).words(),
                folder.resolve(task.work().word() + ".log"));
    }

    private JvmLog log(EndTask task) {
        return new JvmLog(folder.resolve("jvm-" + task.work().word() + ".log"));
    }
}
