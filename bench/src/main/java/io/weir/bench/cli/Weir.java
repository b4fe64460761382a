package io.weir.bench.cli;

import io.weir.bench.compare.CompareCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code weir} command. {@link #main} runs it in a process of its own, {@link #run} in any other. */
@Command(
        name = "weir",
        description = "Sends and receives ZeroMQ messages from the shell.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Durations are written 500ms, 2s, 1m, 0 or forever."})
public final class Weir {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Says what there is to say on the command line.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option, nobody at the field
    private boolean help;

    private Weir() {}

    /** Runs the command with the streams of the process, and ends the process with its status. */
    public static void main(String[] args) {
        Console console = Console.ofProcess();
        Logs.showOnlyErrors(console);
        Interruption interruption = Interruption.of(Thread.currentThread());
        interruption.exit(run(console, args));
    }

    /** Runs the command; an interrupt of the thread ends it cleanly. Returns the exit status, see {@link Status}. */
    static int run(Console console, String... args) {
        try {
            return commandLine(console).execute(args);
        } catch (Error e) {
            // Whoever ends the process waits for a status.
            e.printStackTrace(console.err());
            return Status.FAILED;
        }
    }

    private static CommandLine commandLine(Console console) {
        CommandLine weir = new CommandLine(new Weir());
        for (SocketKind kind : SocketKind.values()) {
            weir.addSubcommand(SocketCommand.of(kind, console));
        }
        weir.addSubcommand(new BrokerCommand(console));
        weir.addSubcommand(new ProxyCommand(console));
        weir.addSubcommand(new PerfCommand(console));
        weir.addSubcommand(new DemoCommand(console));
        weir.addSubcommand(new SniffCommand(console));
        weir.addSubcommand(new JmhCommand(console));
        weir.addSubcommand(
                new CompareCommand(new PrintStream(console.out(), true, StandardCharsets.UTF_8), console.err()));
        return weir.setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((wrong, rest) -> usage(console, wrong))
                .setExecutionExceptionHandler((failure, command, result) -> Status.of(failure, console));
    }

    /** Says what is wrong with the arguments, and what commands there are if it is the command that is wrong. */
    private static int usage(Console console, ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String why = String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
        console.say(why + " (see: " + command.getCommandSpec().qualifiedName() + " --help)");
        if (!command.getSubcommands().isEmpty()) {
            command.usage(console.err());
        }
        return Status.USAGE;
    }
}
