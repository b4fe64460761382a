package io.weir.patterns.pubsub;

import io.weir.Command;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.pubsub.TopicTrie.Added;
import io.weir.patterns.pubsub.TopicTrie.Removed;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fans each message out to the peers that subscribed to a prefix of its first frame (RFC 29, PUB and XPUB). A peer without
 * room loses the message, which is counted; with {@code noDrop} nobody gets it until all have room.
 *
 * <p>Like libzmq, a peer's subscriptions are a set: two SUBSCRIBEs and one CANCEL leave nothing.
 */
final class PubPolicy implements SendPolicy {
    private final TopicTrie<Peer> subscriptions = new TopicTrie<>();

    /** In manual mode: what peers asked for, as opposed to what the application granted. */
    private final TopicTrie<Peer> asked = new TopicTrie<>();

    private final Map<Peer, Quota> peers = new LinkedHashMap<>();
    private final SendContext socket;
    private final PublisherOptions options;
    private final @Nullable Notifications notifications;
    private boolean verbose;
    private boolean verboser;

    /** Hears of subscriptions, for the application of an XPUB. */
    interface Notifications {
        void subscription(Peer peer, boolean subscribe, byte[] topic);
    }

    /** What a peer has subscribed to, against the limits. */
    private static final class Quota {
        int topics;
        long bytes;
    }

    PubPolicy(SendContext socket, PublisherOptions options, @Nullable Notifications notifications) {
        this.socket = socket;
        this.options = options;
        this.notifications = notifications;
        verbose = options.verbose();
        verboser = options.verboser();
    }

    void verbose(boolean on) {
        verbose = on;
    }

    void verboser(boolean on) {
        verboser = on;
        verbose = on;
    }

    /** How many peers would get a message that begins with these bytes. */
    int subscribers(byte[] topic) {
        return options.invertMatching() ? peers.size() - subscriptions.match(topic) : subscriptions.match(topic);
    }

    /** How many peers are subscribed to anything, or asked to be. */
    int subscribers() {
        return (int) peers.values().stream().filter(quota -> quota.topics > 0).count();
    }

    @Override
    public int subscriptions() {
        return subscriptions.topics();
    }

    // ---- sending

    @Override
    public SendResult send(Message message, SendStep step) {
        int count = subscriptions.match(message.prefix(subscriptions.longest()));
        if (options.invertMatching()) {
            return sendToOthers(message, count, step);
        }
        if (options.noDrop() && !haveRoom(message.size(), count)) {
            return SendResult.FULL;
        }
        for (int i = 0; i < count; i++) {
            subscriptions.matched(i).out().offerOrDrop(message, step);
        }
        if (count == 0) {
            countUnwanted();
        }
        return SendResult.SENT;
    }

    private void countUnwanted() {
        socket.noSubscriber();
    }

    /** With no-drop, only while every subscriber has room: the next message may be for any of them. */
    @Override
    public boolean hasRoom() {
        if (options.noDrop()) {
            for (Map.Entry<Peer, Quota> peer : peers.entrySet()) {
                boolean mayWant = options.invertMatching() || peer.getValue().topics > 0;
                if (mayWant && !peer.getKey().out().awaitRoom(0)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean haveRoom(long bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (!subscriptions.matched(i).out().awaitRoom(bytes)) {
                return false;
            }
        }
        return true;
    }

    private SendResult sendToOthers(Message message, int count, SendStep step) {
        Set<Peer> others = new LinkedHashSet<>(peers.keySet());
        for (int i = 0; i < count; i++) {
            others.remove(subscriptions.matched(i));
        }
        if (options.noDrop() && !others.stream().allMatch(peer -> peer.out().awaitRoom(message.size()))) {
            return SendResult.FULL;
        }
        others.forEach(peer -> peer.out().offerOrDrop(message, step));
        if (others.isEmpty()) {
            countUnwanted();
        }
        return SendResult.SENT;
    }

    @Override
    public void roomAgain(Peer peer) {
        retryAll();
    }

    /** With no-drop a sender waits for certain peers: for their room, or until they want the message no more. */
    private void retryAll() {
        if (options.noDrop()) {
            socket.retryAll();
        }
    }

    // ---- peers

    @Override
    public @Nullable Refusal attached(Peer peer) {
        peers.put(peer, new Quota());
        if (options.invertMatching()) {
            // It gets what it does not subscribe to, from now on.
            changed();
        }
        return null;
    }

    @Override
    public @Nullable Refusal established(Peer peer) {
        if (options.welcome() != null) {
            peer.out().offerOrDrop(options.welcome(), SendStep.now());
        }
        return null;
    }

    @Override
    public void disconnected(Peer peer) {
        forget(options.manual() ? asked : subscriptions, peer);
        if (options.manual()) {
            subscriptions.removeAll(peer, topic -> {});
        }
        peers.computeIfPresent(peer, (known, quota) -> new Quota());
        changed();
    }

    private void forget(TopicTrie<Peer> trie, Peer peer) {
        if (notifications == null) {
            trie.removeAll(peer, topic -> {});
        } else if (verboser || options.manual()) {
            trie.topicsOf(peer).forEach(topic -> notifications.subscription(peer, false, topic));
            trie.removeAll(peer, topic -> {});
        } else {
            trie.removeAll(peer, topic -> notifications.subscription(peer, false, topic));
        }
    }

    @Override
    public void detached(Peer peer) {
        peers.remove(peer);
    }

    // ---- subscriptions

    @Override
    public void received(Peer peer, Command command) {
        if (!peers.containsKey(peer)) {
            return;
        }
        if (command instanceof Command.Subscribe subscribe) {
            subscribe(peer, subscribe.topic());
        } else if (command instanceof Command.Cancel cancel) {
            cancel(peer, cancel.topic());
        }
        changed();
    }

    private void subscribe(Peer peer, byte[] topic) {
        Added added = (options.manual() ? asked : subscriptions).add(topic, peer);
        String exceeded = added == Added.ALREADY_THERE ? null : count(peer, 1, topic.length);
        if (exceeded != null) {
            peer.refuse(Refusal.TOO_MANY_SUBSCRIPTIONS, exceeded);
            return;
        }
        if (notifications != null && (added == Added.FIRST || verbose || options.manual())) {
            notifications.subscription(peer, true, topic);
        }
    }

    private void cancel(Peer peer, byte[] topic) {
        Removed removed = (options.manual() ? asked : subscriptions).remove(topic, peer);
        if (removed != Removed.NOT_THERE) {
            count(peer, -1, -topic.length);
        }
        if (notifications != null && (removed != Removed.OTHERS_REMAIN || verboser || options.manual())) {
            notifications.subscription(peer, false, topic);
        }
    }

    /** Counts what the peer has more or less; which limit it is over now, or null. */
    private @Nullable String count(Peer peer, int topics, long bytes) {
        Quota quota = peers.get(peer);
        if (quota == null) {
            return null;
        }
        quota.topics += topics;
        quota.bytes += bytes;
        return socket.limits().exceededBy(quota.topics, quota.bytes);
    }

    /** Manual mode: the application decides what a peer is subscribed to. */
    void grant(Peer peer, byte[] topic) {
        if (peers.containsKey(peer)) {
            subscriptions.add(topic, peer);
            changed();
        }
    }

    /** Manual mode: the application takes a subscription back. */
    void withdraw(Peer peer, byte[] topic) {
        subscriptions.remove(topic, peer);
        changed();
    }

    private void changed() {
        socket.changed();
        retryAll();
    }
}
