package io.weir.bench.cli;

import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.socket.Socket;
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

    private final Map<String, String> failures = new ConcurrentSkipListMap<>();

    /** The addresses that it connected to; those of peers that connected to it are none of these. */
    private final Set<String> reached = ConcurrentHashMap.newKeySet();

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
        } else if (event instanceof SocketEvent.HandshakeFailed failed && reached.contains(failed.remote())) {
            String reason = failed.reason() == null ? "" : DemoTable.words(failed.reason()) + ": ";
            note(failed.remote(), reason + failed.detail());
        } else if (event instanceof SocketEvent.HandshakeSucceeded) {
            // The peer is connected now: the earlier failures no longer explain anything.
            failures.clear();
        }
    }

    private void note(String remote, String why) {
        if (!why.isEmpty()) {
            failures.put(remote, CONTROL.matcher(why).replaceAll(" "));
        }
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
