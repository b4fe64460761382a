package io.weir.bench.cli;

import java.io.IOException;
import java.util.Locale;
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
        console.print(script(Objects.requireNonNull(spec, "spec").root()).stripTrailing());
        return Status.DONE;
    }

    /** picocli numbers variables of the script in the digits of the locale; a shell takes no others than ASCII's. */
    private static String script(CommandSpec weir) {
        Locale usual = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        try {
            return AutoComplete.bash(weir.name(), weir.commandLine());
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, usual);
        }
    }
}
