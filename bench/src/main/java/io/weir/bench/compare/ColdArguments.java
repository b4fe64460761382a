package io.weir.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments of a comparison from cold. */
final class ColdArguments {
    /** What is measured unless workloads are named. */
    static final List<String> WORKLOADS = List.of("pipeline-tcp-64", "round-trip-closed");

    static final int SECONDS = 20;

    @Option(
            names = "--cold",
            description =
                    "Measures from the start of fresh processes on: when the first message arrives, how many after"
                            + " which second, and how soon the rate is the last one. Writes cold.json, cold.md and charts. Without"
                            + " --workload: pipeline-tcp-64 and round-trip-closed.")
    private boolean on;

    @Option(
            names = "--java",
            paramLabel = "PATH",
            description = "With --cold: weir-tuned takes part beside weir, whose processes are of this program.")
    private @Nullable Path java;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description =
                    "With --cold: weir-tuned takes part beside weir, whose JVMs get this option and no other, such as"
                            + " -XX:AOTCache=FILE; may be repeated.")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "--weir-warm-up",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "With --cold: weir-warmed takes part beside weir, whose processes warm up for N seconds before"
                            + " they bind or connect, as services that are not ready before.")
    private int warmUp;

    boolean on() {
        return on;
    }

    /** Whether there is one without {@code --cold} to belong to. */
    boolean isSuperfluous() {
        return !on && (java != null || !options.isEmpty() || warmUp > 0);
    }

    /**
     * The contestants.
     *
     * @param wanted the names of libraries, or nothing for all
     * @param hasLibzmq whether it is there
     */
    List<ColdContestant> contestants(List<String> wanted, boolean hasLibzmq) {
        List<ColdContestant> all = new ArrayList<>();
        JvmStart plain = JvmStart.plain();
        all.add(new ColdContestant(Contestant.WEIR, Library.WEIR, plain));
        if (java != null || !options.isEmpty()) {
            JvmStart tuned = new JvmStart(java == null ? plain.java() : java, List.copyOf(options));
            all.add(new ColdContestant(ColdContestant.TUNED, Library.WEIR, tuned));
        }
        if (warmUp > 0) {
            all.add(new ColdContestant(
                    ColdContestant.WARMED, Library.WEIR, plain.with(List.of(WarmedEnd.option(warmUp)))));
        }
        if (hasLibzmq) {
            all.add(new ColdContestant(Contestant.LIBZMQ, Library.LIBZMQ, plain));
        }
        all.add(new ColdContestant(Contestant.JEROMQ, Library.JEROMQ, plain));
        return all.stream()
                .filter(each ->
                        wanted.isEmpty() || wanted.contains(each.library().toString()))
                .toList();
    }
}
