package io.weir.bench.cli;

import io.weir.bench.compare.CompareCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import jdk.jfr.FlightRecorder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The {@code weir} command. {@link #main} runs it in a process of its own, {@link #run} in any other. */
@Command(
        name = "weir",
        description = "Sends and receives ZeroMQ messages from the shell.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Versions.class,
        footer = {
            "",
            "Durations are written 500ms, 2s, 1m, 0 or forever.",
            "",
            "Exit status: 0 done, or interrupted where there is no end; 1 failed, or messages were lost, or could not be"
                    + " sent since one side refused the other; 2 wrong arguments; 3 timed out; 130 interrupted before it"
                    + " was done.",
            "",
            "Completion in bash and zsh, where weir is an alias of java -jar weir.jar: source <(weir completion)"
        })
public final class Weir {
    private static final String EVENTS_OF_NETTY = "io.netty.jfr.enabled";

    private final Console console;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Says what there is to say on the command line.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option, no code at the field
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Says which version this is, and of what it is made.")
    @SuppressWarnings("UnusedVariable") // as above
    private boolean version;

    private Weir(Console console) {
        this.console = console;
    }

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Says on standard error where it is bound and why it fails, and nothing else.")
    @SuppressWarnings("unused") // for picocli
    private void quiet(boolean quiet) {
        if (quiet) {
            console.verbosity().set(Verbosity.Level.QUIET);
            console.status().hide();
        }
    }

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description =
                    "Says more on standard error: what sockets live through; twice, connections and attempts, too.")
    @SuppressWarnings("unused") // for picocli
    private void verbose(boolean[] times) {
        console.verbosity().set(times.length > 1 ? Verbosity.Level.DEBUG : Verbosity.Level.VERBOSE);
    }

    /** Runs the command with the streams of the process, and ends the process with its status. */
    public static void main(String[] args) {
        beginWithoutEventsOfNetty();
        Console console = Console.ofProcess();
        Faults.endTheProcess(console);
        Logs logs = Logs.show(console);
        Interruption interruption = Interruption.of(Thread.currentThread());
        int status = run(console, args);
        logs.flush();
        interruption.exit(status);
    }

    /**
     * With the first buffer Netty defines its events for Flight Recorder, and for that the JVM loads 150 classes and makes some. A
     * command that is not being recorded does without; ours are there all the same.
     */
    private static void beginWithoutEventsOfNetty() {
        if (System.getProperty(EVENTS_OF_NETTY) == null && !FlightRecorder.isInitialized()) {
            System.setProperty(EVENTS_OF_NETTY, "false");
        }
    }

    /** Runs the command; an interrupt of the thread ends it cleanly. Returns the exit status, see {@link Status}. */
    static int run(Console console, String... args) {
        PrintWriter out = new PrintWriter(console.out(), true, StandardCharsets.UTF_8);
        try {
            int status = commandLine(console, out).execute(args);
            if (status == Status.DONE && out.checkError()) {
                console.say("standard output: not all could be written");
                return Status.FAILED;
            }
            return status;
        } catch (Error e) {
            // The process that sent the signal waits for a status.
            e.printStackTrace(console.err());
            return Status.FAILED;
        }
    }

    private static CommandLine commandLine(Console console, PrintWriter out) {
        CommandLine weir = new CommandLine(new Weir(console));
        for (SocketKind kind : SocketKind.values()) {
            weir.addSubcommand(SocketCommand.of(kind, console));
        }
        weir.addSubcommand(new BrokerCommand(console));
        weir.addSubcommand(new ProxyCommand(console));
        weir.addSubcommand(QueueCommand.of(console));
        weir.addSubcommand(new PerfCommand(console));
        weir.addSubcommand(new KeygenCommand(console));
        weir.addSubcommand(new PasswdCommand(console));
        weir.addSubcommand(new DemoCommand(console));
        weir.addSubcommand(new SniffCommand(console));
        weir.addSubcommand(new ConsoleCommand(console));
        weir.addSubcommand(new TopCommand(console));
        weir.addSubcommand(new JmhCommand(console));
        weir.addSubcommand(new CompareCommand(
                new PrintStream(console.out(), true, StandardCharsets.UTF_8), console.err(), console.status()));
        weir.addSubcommand(new TrainCommand(console));
        weir.addSubcommand(new HelpCommand(console));
        weir.addSubcommand(new CompletionCommand(console));
        return weir.setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(out)
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((wrong, rest) -> WrongUsage.say(wrong, console))
                .setExecutionStrategy(parsed -> {
                    Logs.ask(console.verbosity());
                    return new RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((failure, command, result) -> Status.of(failure, console));
    }
}
