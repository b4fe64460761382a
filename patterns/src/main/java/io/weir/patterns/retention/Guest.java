package io.weir.patterns.retention;

import io.weir.RoutingId;
import io.weir.pattern.Peer;
import io.weir.transport.Command;
import io.weir.transport.RemoteMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection that came to the publisher: it waits until it is known whether it has a name, and whether it may have that
 * one, and then is a plain subscriber or one with a name. Under the send lock.
 */
final class Guest {
    private static final String RESUMES = Command.RESUMES.toLowerCase(Locale.ROOT);

    private final Peer peer;
    private final List<Command> early = new ArrayList<>();
    private State state = State.WAITING;
    private RoutingId claim = RoutingId.NONE;
    private @Nullable NamedSubscriber subscriber;
    private long earlyBytes;

    /** What has become of it. */
    enum State {
        /** It is not known yet who it is; what it subscribes to waits. */
        WAITING,
        /** A subscriber without a name. */
        PLAIN,
        /** The connection of a subscriber with a name. */
        NAMED,
        /** Its connection ends, and what it says is not heard. */
        REFUSED
    }

    Guest(Peer peer) {
        this.peer = peer;
    }

    Peer peer() {
        return peer;
    }

    State state() {
        return state;
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    // ---- who it is

    /** The name that it asks for; none if it has asked for none. */
    RoutingId claim() {
        return claim;
    }

    void claims(RoutingId name) {
        claim = name;
    }

    /** Whose it is, as far as an authenticator said. */
    String userId() {
        RemoteMetadata remote = peer.remote();
        return remote == null ? "" : remote.accepted().userId();
    }

    /** Whether it will say what it has got, and acknowledge what it takes. */
    boolean resumes() {
        RemoteMetadata remote = peer.remote();
        return remote != null && remote.properties().containsKey(RESUMES);
    }

    /** The subscriber whose connection it is; null if it is that of none. */
    @Nullable NamedSubscriber subscriber() {
        return subscriber;
    }

    void is(NamedSubscriber named) {
        state = State.NAMED;
        subscriber = named;
    }

    void isPlain() {
        state = State.PLAIN;
    }

    void isRefused() {
        state = State.REFUSED;
        early.clear();
    }

    // ---- what it said meanwhile

    boolean hasSaid() {
        return !early.isEmpty();
    }

    void says(Command command, int bytes) {
        early.add(command);
        earlyBytes += bytes;
    }

    int saidCount() {
        return early.size();
    }

    long saidBytes() {
        return earlyBytes;
    }

    /** The stream that it wants to go on with; null if it did not say. */
    Command.@Nullable Resume resume() {
        return !early.isEmpty() && early.get(early.size() - 1) instanceof Command.Resume resume ? resume : null;
    }

    /** What it said, which waits no longer. */
    List<Command> takeSaid() {
        List<Command> said = List.copyOf(early);
        early.clear();
        return said;
    }
}
