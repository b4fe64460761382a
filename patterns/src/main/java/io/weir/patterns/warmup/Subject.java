package io.weir.patterns.warmup;

import io.weir.Endpoint;
import io.weir.UnsupportedTransportException;
import io.weir.security.Security;
import io.weir.socket.Socket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is warmed up.
 *
 * @param kind the kinds of sockets
 * @param scheme of the endpoint
 * @param curve whether connections are encrypted by CURVE
 */
record Subject(Kind kind, String scheme, boolean curve) {
    static final String TCP = "tcp";
    static final String IPC = "ipc";
    static final String INPROC = "inproc";
    private static final String TLS = "tls+tcp";

    /** What the sockets do, each once; the usual if there is none. */
    static Set<Subject> of(Set<Socket> sockets) {
        Set<Subject> found = new LinkedHashSet<>();
        for (Socket socket : sockets) {
            Optional<Kind> kind = Kind.of(socket.type().name());
            boolean curve = hasCurve(socket.options().security());
            kind.ifPresent(known -> schemes(socket)
                    .forEach(scheme -> found.add(new Subject(known, scheme, curve && !scheme.equals(INPROC)))));
        }
        if (sockets.isEmpty()) {
            Kind.USUAL.forEach(kind -> found.add(new Subject(kind, TCP, false)));
        }
        return found;
    }

    private static boolean hasCurve(Security security) {
        return security instanceof Security.CurveServer || security instanceof Security.CurveClient;
    }

    private static Set<String> schemes(Socket socket) {
        List<Endpoint> endpoints = new ArrayList<>(socket.boundEndpoints());
        endpoints.addAll(socket.connectedEndpoints());
        Set<String> schemes = new LinkedHashSet<>();
        // Below its records TLS is tcp.
        endpoints.forEach(endpoint -> schemes.add(endpoint.scheme().equals(TLS) ? TCP : endpoint.scheme()));
        return schemes.isEmpty() ? Set.of(TCP) : schemes;
    }

    /**
     * An endpoint that did not exist and that no other process is told of.
     *
     * @throws UnsupportedTransportException if it is not known what one of the scheme looks like
     */
    String endpoint() {
        return switch (scheme) {
            case TCP -> "tcp://127.0.0.1:*";
            case IPC -> "ipc://*";
            case INPROC -> "inproc://warm-up " + kind;
            default -> throw new UnsupportedTransportException(scheme + "://*", "no endpoint for a warm-up is known");
        };
    }

    /** The same in process, for where nothing serves the scheme. */
    Subject inProcess() {
        return new Subject(kind, INPROC, false);
    }

    /** Such as {@code PUSH to PULL over tcp with CURVE}. */
    @Override
    public String toString() {
        return kind + " over " + scheme + (curve ? " with CURVE" : "");
    }
}
