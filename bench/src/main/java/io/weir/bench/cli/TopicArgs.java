package io.weir.bench.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is subscribed to; for sub and xsub. */
@Command
final class TopicArgs {
    @Option(
            names = "--subscribe",
            paramLabel = "PREFIX",
            description = "Receives what begins with it; may be repeated. Without it sub receives everything.")
    private List<String> topics = new ArrayList<>();

    List<String> topics() {
        return topics;
    }
}
