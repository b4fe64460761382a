package io.weir.patterns.interop;

import io.weir.patterns.contract.Wire;
import io.weir.socket.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.OS;

/**
 * How two sockets are connected.
 *
 * @param io what Weir runs on
 * @param link what lies between them
 * @param weBind which end binds; the other one connects
 */
record Wiring(String io, PeerLink link, boolean weBind) {
    /** What Weir runs on if it may choose. */
    static final String NATIVE = OS.LINUX.isCurrentOs() ? "epoll" : "auto";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** What lies between two sockets. */
    enum PeerLink {
        TCP,
        IPC,
        /** Of Linux only, and not on NIO. */
        ABSTRACT_IPC;

        /** A free endpoint, whose port the system gives to no other socket, so that a successor can be bound to it, too. */
        String endpoint(Path directory) {
            return switch (this) {
                case TCP -> Wire.TCP.nowhere().toString();
                case IPC -> "ipc://" + directory.resolve("socket-" + NUMBERS.incrementAndGet());
                case ABSTRACT_IPC -> "ipc://@weir-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
            };
        }
    }

    /** All that this machine offers. */
    static List<Wiring> all() {
        return Stream.of(NATIVE, "nio")
                .flatMap(io -> Stream.of(PeerLink.values()).map(link -> new Wiring(io, link, true)))
                .filter(wiring -> wiring.link != PeerLink.ABSTRACT_IPC || wiring.io.equals("epoll"))
                .flatMap(wiring -> Stream.of(wiring, new Wiring(wiring.io, wiring.link, false)))
                .toList();
    }

    static List<Wiring> tcp() {
        return all().stream().filter(wiring -> wiring.link == PeerLink.TCP).toList();
    }

    /** A context on {@link #io}. */
    Context context() {
        return context(io);
    }

    static Context context(String io) {
        return Context.builder().io(io).build();
    }

    /** Binds one end and connects the other; returns where. */
    String join(Party ours, Party theirs, Path directory) {
        Party binding = weBind ? ours : theirs;
        Party connecting = weBind ? theirs : ours;
        String endpoint = binding.bind(link.endpoint(directory));
        connecting.connect(endpoint);
        return endpoint;
    }

    @Override
    public String toString() {
        return (weBind ? "bound" : "connected") + " over " + link.name().toLowerCase(java.util.Locale.ROOT) + " on "
                + io;
    }
}
