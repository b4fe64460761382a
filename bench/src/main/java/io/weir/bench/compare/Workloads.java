package io.weir.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All workloads, in the order in which they are run and shown. */
final class Workloads {
    private static final List<Workload> ALL = all();

    private Workloads() {}

    private static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        for (int size : List.of(16, 64, 256, 1024, 16 * 1024, 64 * 1024, 1024 * 1024)) {
            all.add(new Pipeline(Pipeline.TCP, size));
        }
        for (int size : List.of(64, 64 * 1024)) {
            all.add(new Pipeline(Pipeline.IPC, size));
        }
        for (boolean handlers : List.of(false, true)) {
            IntStream.of(RoundTrip.LITTLE, RoundTrip.CLOSED, RoundTrip.HALF, RoundTrip.NEARLY_ALL)
                    .mapToObj(perSecond -> new RoundTrip(handlers, perSecond))
                    .forEach(all::add);
        }
        IntStream.of(16, 1024).mapToObj(Inproc::new).forEach(all::add);
        IntStream.of(1, 10, 100, 1000).mapToObj(PublishTo::new).forEach(all::add);
        all.add(new MixedEnds());
        IntStream.of(1, 10, 100, 1000, 10_000).mapToObj(HighWaterMark::new).forEach(all::add);
        all.add(new ManyPushers(100));
        all.add(new PushTo(10));
        IntStream.of(1, 1000).mapToObj(OneOfMany::new).forEach(all::add);
        for (int size : List.of(64, 1024, 64 * 1024)) {
            all.add(new Curve(new Pipeline(Pipeline.TCP, size)));
        }
        for (boolean handlers : List.of(false, true)) {
            IntStream.of(RoundTrip.LITTLE, RoundTrip.CLOSED)
                    .mapToObj(perSecond -> new Curve(new RoundTrip(handlers, perSecond)))
                    .forEach(all::add);
        }
        all.add(new Curve(new MixedEnds()));
        return List.copyOf(all);
    }

    /** The workload of that name, or those of that family; none if there is neither. */
    static List<Workload> named(String name) {
        List<Workload> exact =
                ALL.stream().filter(workload -> workload.name().equals(name)).toList();
        return exact.isEmpty()
                ? ALL.stream()
                        .filter(workload -> workload.family().equals(name))
                        .toList()
                : exact;
    }

    /** Those that any of the names means, each once; all if there is no name. */
    static List<Workload> named(List<String> names) {
        return names.isEmpty()
                ? ALL
                : names.stream()
                        .flatMap(name -> named(name).stream())
                        .distinct()
                        .toList();
    }

    /** The names of all contestants of any workload. */
    static List<String> contestants() {
        return ALL.stream()
                .flatMap(workload -> workload.contestants().stream())
                .map(Contestant::name)
                .distinct()
                .toList();
    }

    /** All names that there are, of workloads and of families. */
    static List<String> names() {
        return ALL.stream()
                .flatMap(workload -> Stream.of(workload.family(), workload.name()))
                .distinct()
                .toList();
    }
}
