package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import io.weir.socket.Socket;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** One {@code --bind} or {@code --connect}; a list of these keeps the order in which they were given. */
final class EndpointArg {
    @Option(
            names = "--bind",
            paramLabel = "ENDPOINT",
            required = true,
            converter = FromText.class,
            description =
                    "Listens there: tcp://127.0.0.1:5555, tcp://*:*, ipc:///tmp/jobs, tls+tcp://*:5556. May be repeated, and mixed"
                            + " with --connect. Standard error says 'bound ENDPOINT' with the real address and port.")
    private @Nullable Endpoint bind;

    @Option(
            names = "--connect",
            paramLabel = "ENDPOINT",
            required = true,
            converter = FromText.class,
            description = "Connects there, before or after a peer listens.")
    private @Nullable Endpoint connect;

    private EndpointArg() {}

    /** Where the sockets of the command are bound. */
    static List<Endpoint> bound(List<EndpointArg> given) {
        return given.stream().map(arg -> arg.bind).filter(Objects::nonNull).toList();
    }

    /** Where they connect. */
    static List<Endpoint> connected(List<EndpointArg> given) {
        return given.stream().map(arg -> arg.connect).filter(Objects::nonNull).toList();
    }

    void applyTo(Socket socket, Console console) {
        if (bind != null) {
            console.err().println("bound " + socket.bind(bind));
        } else if (connect != null) {
            socket.connect(connect);
        }
    }

    /** Reads endpoints. */
    static final class FromText implements ITypeConverter<Endpoint> {
        @Override
        public Endpoint convert(String text) {
            try {
                return Endpoint.parse(text);
            } catch (InvalidEndpointException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
