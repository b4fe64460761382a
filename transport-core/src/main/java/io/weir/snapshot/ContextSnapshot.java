package io.weir.snapshot;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A context at one look.
 *
 * @param name what the context is called
 * @param transports the transports in use, with what they chose
 * @param bodies the memory for the bodies of large messages
 * @param sockets the sockets that are open, by name
 */
public record ContextSnapshot(
        String name, List<String> transports, BodyMemorySnapshot bodies, List<SocketSnapshot> sockets) {
    /** Copies the lists. */
    public ContextSnapshot {
        transports = List.copyOf(transports);
        sockets = List.copyOf(sockets);
    }

    /** Several lines, to be read by people. */
    @Override
    public String toString() {
        return "context " + name + ", transports " + transports + ", bodies: " + bodies
                + sockets.stream().map(socket -> "\n" + socket).collect(Collectors.joining());
    }
}
