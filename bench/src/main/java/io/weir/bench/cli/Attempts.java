package io.weir.bench.cli;

import io.weir.Refusal;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.socket.Socket;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/**
 * Why the connections that a socket wants could not be made last: what is said when a command did not reach its end.
 */
final class Attempts implements AutoCloseable {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    /** How a peer of a bound socket fails that would have been let in under other keys, passwords or certificates. */
    private static final Set<Refusal> SECURITY = EnumSet.of(
            Refusal.MECHANISM_MISMATCH,
            Refusal.TLS_FAILED,
            Refusal.CRYPTOGRAPHIC,
            Refusal.KEY_EXCHANGE,
            Refusal.AUTHENTICATION_DEFERRED,
            Refusal.AUTHENTICATION_DENIED,
            Refusal.AUTHENTICATION_FAILED,
            Refusal.AUTHENTICATION_TIMEOUT,
            Refusal.AUTHENTICATOR_BROKEN);

    private final Map<String, String> failures = new ConcurrentSkipListMap<>();

    /** The addresses that it connected to; those of peers that connected to it are none of these. */
    private final Set<String> reached = ConcurrentHashMap.newKeySet();

    /** Whether the last handshake failed, on a connection that it made or by what the sides are secured by. */
    private volatile boolean refused;

    private final EventSubscription events;

    private Attempts(Socket socket) {
        events = socket.onEvent(this::note);
    }

    /** Watches a socket from here on. */
    static Attempts of(Socket socket) {
        return new Attempts(socket);
    }

    private void note(SocketEvent event) {
        if (event instanceof SocketEvent.Closed closed && !closed.remote().isEmpty()) {
            note(closed.remote(), closed.detail());
        } else if (event instanceof SocketEvent.Connected connected) {
            reached.add(connected.remote());
        } else if (event instanceof SocketEvent.HandshakeFailed failed) {
            boolean ours = reached.contains(failed.remote());
            refused |= ours || SECURITY.contains(failed.reason());
            if (ours) {
                String reason = failed.reason() == null ? "" : DemoTable.words(failed.reason()) + ": ";
                note(failed.remote(), reason + failed.detail());
            }
        } else if (event instanceof SocketEvent.HandshakeSucceeded) {
            // The peer is connected now: the earlier failures no longer explain anything.
            failures.clear();
            refused = false;
        }
    }

    private void note(String remote, String why) {
        if (!why.isEmpty()) {
            failures.put(remote, CONTROL.matcher(why).replaceAll(" "));
        }
    }

    /** Whether the other side refused this one, or this one the other, and no peer came since. */
    boolean refused() {
        return refused;
    }

    /** Says of each peer that was not reached why. */
    void report(Console console) {
        failures.forEach((remote, why) -> console.say("no connection with " + remote + ": " + why));
    }

    @Override
    public void close() {
        events.close();
    }
}
