package io.weir.bench.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir completion}: the script that has a shell complete commands and options. */
@Command(
        name = "completion",
        description =
                "Prints the script with which bash and zsh complete commands, options and their values, where weir is"
                        + " an alias of java -jar weir.jar: source <(weir completion).")
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec weir = Objects.requireNonNull(spec, "spec").root();
        console.print(AutoComplete.bash(weir.name(), weir.commandLine()).stripTrailing());
        return Status.DONE;
    }
}
