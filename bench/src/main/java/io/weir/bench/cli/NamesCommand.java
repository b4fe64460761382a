package io.weir.bench.cli;

import io.weir.RoutingId;
import io.weir.patterns.pubsub.KeptNames;
import io.weir.snapshot.NameSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir names}: the subscribers that a publisher keeps messages for on disk, while it does not run. */
@Command(
        name = "names",
        description =
                "Lists the names that a publisher with --retain-directory has left there, one per line. The fields are"
                        + " separated by a TAB: name, messages that wait for it, their bytes, messages that cannot be read"
                        + " any more, topics, when it was connected last, and the user whose name it is. No publisher may"
                        + " be using the directory.")
final class NamesCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIRECTORY", description = "The directory.")
    private @Nullable Path directory;

    @Option(
            names = "--forget",
            paramLabel = "NAME",
            description = "Forgets this name instead, as it is listed, and gives up what is kept for it.")
    private @Nullable String forgotten;

    NamesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (KeptNames names = KeptNames.open(Objects.requireNonNull(directory, "directory"))) {
            List<NameSnapshot> all = names.names();
            if (forgotten != null) {
                return forget(names, all, forgotten);
            }
            for (NameSnapshot each : all) {
                console.print(line(each));
            }
            return Status.DONE;
        }
    }

    private int forget(KeptNames names, List<NameSnapshot> all, String listed) {
        List<RoutingId> meant = all.stream()
                .map(NameSnapshot::name)
                .filter(name -> name.toString().equals(listed))
                .toList();
        if (meant.isEmpty()) {
            console.say("no name '" + listed + "' in " + directory);
            return Status.FAILED;
        }
        meant.forEach(names::forget);
        return Status.DONE;
    }

    private static String line(NameSnapshot name) {
        return String.join(
                "\t",
                name.name().toString(),
                Long.toString(name.waiting()),
                Long.toString(name.bytes()),
                Long.toString(name.dropped()),
                Integer.toString(name.topics()),
                name.lastSeen().toString(),
                name.userId().replaceAll("\\p{Cntrl}", " "));
    }
}
