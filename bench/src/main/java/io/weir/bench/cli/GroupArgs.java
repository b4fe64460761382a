package io.weir.bench.cli;

import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is joined; for dish. */
@Command
final class GroupArgs {
    @Option(
            names = "--join",
            paramLabel = "GROUP",
            required = true,
            description = "Receives what is sent to this group; may be repeated.")
    private Set<String> groups = new LinkedHashSet<>();

    Set<String> groups() {
        return groups;
    }
}
