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
public record ContextSnapshot(String name, List<String> transports, Bodies bodies, List<SocketSnapshot> sockets) {
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

    /**
     * The memory that a context lends to the bodies of large messages, at one look.
     *
     * @param budget bytes that there may be, divided evenly among eight sizes
     * @param lent bytes that are lent, as whole blocks; of messages that were never released, until the garbage collector finds
     *     them
     * @param shortages bodies that found nothing left of their size, and so are arrays, since the context was opened
     */
    public record Bodies(long budget, long lent, long shortages) {
        /** Such as {@code 65536 of 134217728 bytes lent, shortages 0}. */
        @Override
        public String toString() {
            return lent + " of " + budget + " bytes lent, shortages " + shortages;
        }
    }
}
