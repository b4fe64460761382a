package io.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has contestants do their work in processes of their own, one trial at a time.
 *
 * @param libzmq the program of libzmq's ends
 * @param warmUp how long messages flow before the measured time
 * @param measured how long they are counted
 * @param folder for what the children complain of
 */
record Trials(LibzmqProgram libzmq, Duration warmUp, Duration measured, Path folder) {
    /** Runs one trial. */
    Round run(Workload workload, Contestant contestant) throws IOException, InterruptedException, TrialFailedException {
        try (Scratch scratch = Scratch.create()) {
            return run(contestant, workload.plan(scratch.end().toString()));
        }
    }

    private Round run(Contestant contestant, TrialPlan plan)
            throws IOException, InterruptedException, TrialFailedException {
        EndTask other = plan.other();
        FileDescriptors.check(
                Math.max(plan.counting().sockets(), other == null ? 0 : other.sockets()), FileDescriptors.limit());
        if (other == null) {
            try (EndProcess only = start(contestant.counting(), plan.counting(), "only")) {
                return measure(plan.counting(), only, null);
            }
        }
        if (plan.counting().work().binds()) {
            try (EndProcess counting = start(contestant.counting(), plan.counting(), "counting");
                    EndProcess second = start(contestant.other(), other.at(counting.awaitBound()), "other")) {
                return measure(plan.counting(), counting, second);
            }
        }
        try (EndProcess second = start(contestant.other(), other, "other");
                EndProcess counting =
                        start(contestant.counting(), plan.counting().at(second.awaitBound()), "counting")) {
            return measure(plan.counting(), counting, second);
        }
    }

    private Round measure(EndTask task, EndProcess counting, @Nullable EndProcess other)
            throws IOException, InterruptedException, TrialFailedException {
        List<EndProcess> all = other == null ? List.of(counting) : List.of(counting, other);
        counting.awaitFlow();
        Thread.sleep(warmUp.toMillis());
        for (EndProcess end : all) {
            end.begin();
        }
        Duration before = cpu(all);
        Thread.sleep(measured.toMillis());
        Duration cpu = cpu(all).minus(before);
        for (EndProcess end : all) {
            end.end();
        }
        return round(task.work(), cpu, readings(all));
    }

    private static Duration cpu(List<EndProcess> ends) {
        return ends.stream().map(EndProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    private static List<EndReport> readings(List<EndProcess> ends)
            throws IOException, InterruptedException, TrialFailedException {
        List<EndReport> readings = new ArrayList<>();
        for (EndProcess end : ends) {
            readings.add(end.reading());
        }
        return readings;
    }

    /** The first reading is that of the end that counts. */
    private static Round round(Work work, Duration cpu, List<EndReport> readings) throws TrialFailedException {
        EndReport counting = readings.get(0);
        if (counting.count() == 0) {
            throw new TrialFailedException("nothing arrived in the measured time");
        }
        JvmUse sum = new JvmUse(0, 0, 0);
        for (EndReport reading : readings) {
            JvmUse jvm = reading.jvm();
            sum = sum == null || jvm == null ? null : sum.plus(jvm);
        }
        return new Round(work, counting, sum, cpu);
    }

    private EndProcess start(Library library, EndTask task, String name) throws IOException {
        return EndProcess.start(
                new EndCommand(libzmq, library, JvmStart.plain(), task).words(), folder.resolve(name + ".log"));
    }
}
