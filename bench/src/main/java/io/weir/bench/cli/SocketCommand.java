package io.weir.bench.cli;

import io.weir.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code weir TYPE}: opens a socket of one kind, lets it talk with the console, and closes it. */
@Command(sortOptions = false)
final class SocketCommand implements Callable<Integer> {
    private final SocketKind kind;
    private final Arguments arguments;
    private final Console console;

    @ArgGroup(multiplicity = "1..*")
    private List<EndpointArg> endpoints = new ArrayList<>();

    private SocketCommand(SocketKind kind, Arguments arguments, Console console) {
        this.kind = kind;
        this.arguments = arguments;
        this.console = console;
    }

    /** The command for one kind, with the options that make sense for it. */
    static CommandLine of(SocketKind kind, Console console) {
        Arguments arguments = new Arguments();
        CommandSpec spec = CommandSpec.forAnnotatedObject(new SocketCommand(kind, arguments, console))
                .name(kind.command());
        spec.usageMessage().description(kind.description());
        List<Object> parts = new ArrayList<>(kind.parts(arguments));
        parts.add(arguments.socket);
        parts.add(arguments.watch);
        parts.add(arguments.security);
        for (Object part : parts) {
            spec.addMixin(part.getClass().getSimpleName(), CommandSpec.forAnnotatedObject(part));
        }
        arguments.security.belongTo(spec);
        return new CommandLine(spec);
    }

    @Override
    public Integer call() throws IOException {
        List<Endpoint> bound = EndpointArg.bound(endpoints);
        List<Endpoint> connected = EndpointArg.connected(endpoints);
        try (Secured secured = arguments.security.open(bound, connected, console);
                Watched watched = arguments.watch.open(arguments.socket.context(), console)) {
            arguments.secureBy(secured);
            OpenSocket open = kind.open(watched.context(), arguments);
            try (Attempts attempts = Attempts.of(open.socket())) {
                int status = converse(open);
                open.socket().close();
                boolean lost = Losses.report(open.socket(), console);
                if (status == Status.TIMED_OUT
                        && attempts.refused()
                        && (lost || kind.role().sends(arguments))) {
                    status = Status.FAILED; // It is not the time that was too short.
                } else if (lost) {
                    status = Math.max(status, Status.FAILED);
                }
                if (status != Status.DONE) {
                    attempts.report(console);
                }
                return status;
            }
        }
    }

    private int converse(OpenSocket open) {
        try {
            TimedSocket traffic = new TimedSocket(open, arguments.socket.timeout());
            endpoints.forEach(endpoint -> endpoint.applyTo(open.socket(), console));
            kind.role().conversation(traffic, arguments, console).run();
            return Status.DONE;
        } catch (Exception e) {
            return Status.of(e, console);
        }
    }
}
