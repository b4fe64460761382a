package io.weir.patterns.pubsub;

import io.weir.Refusal;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a publisher, a PUB, XPUB or RADIO: how much each has subscribed to, against the limits, and with no-drop
 * whether all have room. A group is a topic here. Under the send lock.
 */
final class Subscribers {
    private final Map<Peer, Quota> peers = new LinkedHashMap<>();
    private final SendContext socket;
    private final Waiting waiting;

    private static final class Quota {
        int topics;
        long bytes;
    }

    Subscribers(SendContext socket, Waiting waiting) {
        this.socket = socket;
        this.waiting = waiting;
    }

    // ---- the peers that are here

    /** The peer is there, with a connection or without, and has subscribed to nothing. */
    void add(Peer peer) {
        peers.put(peer, new Quota());
    }

    /** The connection of the peer is lost, and its subscriptions with it. */
    void reset(Peer peer) {
        peers.computeIfPresent(peer, (known, quota) -> new Quota());
    }

    void remove(Peer peer) {
        peers.remove(peer);
    }

    boolean has(Peer peer) {
        return peers.containsKey(peer);
    }

    int size() {
        return peers.size();
    }

    /** How many have subscribed to anything. */
    int subscribed() {
        return (int) peers.values().stream().filter(quota -> quota.topics > 0).count();
    }

    Set<Peer> copy() {
        return new LinkedHashSet<>(peers.keySet());
    }

    // ---- what each has subscribed to

    /** Counts a topic of so many bytes more; false, after the peer was refused for it, if that is above the limits. */
    boolean admits(Peer peer, int bytes) {
        Quota quota = peers.get(peer);
        String exceeded = quota == null ? null : socket.limits().exceededBy(quota.topics + 1, quota.bytes + bytes);
        if (exceeded != null) {
            peer.refuse(Refusal.TOO_MANY_SUBSCRIPTIONS, exceeded);
            return false;
        }
        count(quota, 1, bytes);
        return true;
    }

    /** Counts a topic of so many bytes less. */
    void cancelled(Peer peer, int bytes) {
        count(peers.get(peer), -1, -bytes);
    }

    private static void count(@Nullable Quota quota, int topics, int bytes) {
        if (quota != null) {
            quota.topics += topics;
            quota.bytes += bytes;
        }
    }

    // ---- senders that wait for them

    /** Whether the publisher waits for none of the peers that may want a message: those subscribed, or all. */
    boolean haveRoom(boolean all) {
        if (waiting != Waiting.NEVER) {
            for (Map.Entry<Peer, Quota> peer : peers.entrySet()) {
                boolean mayWant = all || peer.getValue().topics > 0;
                if (mayWant && !waiting.mayGo(peer.getKey().out(), 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Where a sender waits it is for certain peers: for their room, or until they want the message no more. */
    void retryAll() {
        if (waiting != Waiting.NEVER) {
            socket.retryAll();
        }
    }

    /** Which peers would get a message has changed. */
    void changed() {
        socket.changed();
        retryAll();
    }
}
