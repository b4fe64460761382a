package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.bench.sniff.Sniffer;
import io.weir.bench.sniff.TimedFinding;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir sniff}: shows what two ZeroMQ programs say to each other, until it is interrupted. */
@Command(
        name = "sniff",
        description =
                "Stands between ZeroMQ programs, passes on what they send as it is, and shows what it means: a line"
                        + " for each greeting, command and message, with seconds since the start, the number of the connection,"
                        + " -> from the client or <- from the server. Passwords are never shown.")
final class SniffCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--listen",
            paramLabel = "ENDPOINT",
            required = true,
            converter = EndpointArg.FromText.class,
            description = "Where the clients connect: tcp://127.0.0.1:5555, tcp://*:*. Standard error says 'bound"
                    + " ENDPOINT' with the real address and port.")
    private @Nullable Endpoint listen;

    @Option(
            names = "--forward",
            paramLabel = "ENDPOINT",
            required = true,
            converter = EndpointArg.FromText.class,
            description = "Where the server listens, to which the clients are led: tcp://192.0.2.1:5555.")
    private @Nullable Endpoint forward;

    @Option(names = "--json", description = "Writes each line as a JSON object.")
    private boolean json;

    @Option(
            names = "--hide-payloads",
            description = "Shows of messages only how large they are, instead of the first 64 bytes of each frame."
                    + " Identities, topics and names of users remain.")
    private boolean hidePayloads;

    SniffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Function<TimedFinding, String> line = json ? TimedFinding::json : TimedFinding::text;
        try (Sniffer sniffer =
                Sniffer.open(Objects.requireNonNull(listen), Objects.requireNonNull(forward), hidePayloads)) {
            console.err().println("bound " + sniffer.endpoint());
            while (true) {
                console.print(sniffer.take().stream().map(line).collect(Collectors.joining("\n")));
            }
        } catch (InterruptedException e) {
            return Status.DONE; // it has no other end
        }
    }
}
