package io.weir.patterns.pubsub;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.memory.Messages;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.pubsub.TopicTrie.Added;
import io.weir.patterns.pubsub.TopicTrie.Removed;
import io.weir.transport.Command;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fans each message out to the peers that subscribed to a prefix of its first frame (RFC 29, PUB and XPUB). A peer without
 * room loses the message, which is counted; with {@code noDrop} no peer gets it until all have room.
 *
 * <p>Like libzmq, a peer's subscriptions are a set: two SUBSCRIBEs and one CANCEL leave nothing.
 */
final class PubPolicy implements SendPolicy {
    private final TopicTrie<Peer> subscriptions = new TopicTrie<>();

    /** In manual mode: what peers asked for, as opposed to what the application granted. */
    private final TopicTrie<Peer> asked = new TopicTrie<>();

    private final Subscribers peers;
    private final SendContext socket;
    private final PublisherOptions options;
    private final @Nullable Notifications notifications;
    private boolean verbose;
    private boolean verboser;

    /** Hears of subscriptions, for the application of an XPUB. */
    interface Notifications {
        void subscription(Peer peer, boolean subscribe, byte[] topic);

        /** Whether one more subscription can be told; false, after the peer was refused for it, if too many wait. */
        default boolean admits(Peer peer, int topicBytes) {
            return true;
        }

        /** The connection of the peer ended, and with it all that it asked for. */
        default void disconnected(Peer peer) {}
    }

    PubPolicy(SendContext socket, PublisherOptions options, @Nullable Notifications notifications) {
        this.socket = socket;
        this.options = options;
        this.notifications = notifications;
        peers = new Subscribers(socket, options.waiting());
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
        return peers.subscribed();
    }

    @Override
    public int subscriptions() {
        return subscriptions.topics();
    }

    // ---- sending

    @Override
    public SendResult send(Message message, SendStep step) {
        int count = subscriptions.match(Messages.prefix(message, subscriptions.longest()));
        if (options.invertMatching()) {
            return sendToOthers(message, count, step);
        }
        if (options.waiting() != Waiting.NEVER && !mayGo(message.size(), count)) {
            return SendResult.FULL;
        }
        for (int i = 0; i < count; i++) {
            subscriptions.matched(i).out().offerOrDrop(message, step);
        }
        if (count == 0) {
            socket.noSubscriber();
        }
        return SendResult.SENT;
    }

    /** With no-drop, only while every subscriber has room: the next message may be for any of them. */
    @Override
    public boolean hasRoom() {
        return peers.haveRoom(options.invertMatching());
    }

    private boolean mayGo(long bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (!options.waiting().mayGo(subscriptions.matched(i).out(), bytes)) {
                return false;
            }
        }
        return true;
    }

    private SendResult sendToOthers(Message message, int count, SendStep step) {
        Set<Peer> others = peers.copy();
        for (int i = 0; i < count; i++) {
            others.remove(subscriptions.matched(i));
        }
        if (!others.stream().allMatch(peer -> options.waiting().mayGo(peer.out(), message.size()))) {
            return SendResult.FULL;
        }
        others.forEach(peer -> peer.out().offerOrDrop(message, step));
        if (others.isEmpty()) {
            socket.noSubscriber();
        }
        return SendResult.SENT;
    }

    @Override
    public void roomAgain(Peer peer) {
        peers.retryAll();
    }

    // ---- peers

    @Override
    public @Nullable Refusal attached(Peer peer) {
        peers.add(peer);
        if (options.invertMatching()) {
            // It gets what it does not subscribe to, from now on.
            peers.changed();
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
        if (notifications != null) {
            notifications.disconnected(peer);
        }
        peers.reset(peer);
        peers.changed();
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
        if (!peers.has(peer)) {
            return;
        }
        if (command instanceof Command.Subscribe subscribe) {
            subscribe(peer, subscribe.topic());
        } else if (command instanceof Command.Cancel cancel) {
            cancel(peer, cancel.topic());
        }
        peers.changed();
    }

    private void subscribe(Peer peer, byte[] topic) {
        TopicTrie<Peer> trie = options.manual() ? asked : subscriptions;
        Added added = trie.add(topic, peer);
        boolean isNew = added != Added.ALREADY_THERE;
        Notifications hears = added == Added.FIRST || verbose || options.manual() ? notifications : null;
        if ((hears != null && !hears.admits(peer, topic.length)) || (isNew && !peers.admits(peer, topic.length))) {
            if (isNew) {
                // Its end would be told to the application, which never heard of it.
                trie.remove(topic, peer);
            }
        } else if (hears != null) {
            hears.subscription(peer, true, topic);
        }
    }

    private void cancel(Peer peer, byte[] topic) {
        Removed removed = (options.manual() ? asked : subscriptions).remove(topic, peer);
        if (removed != Removed.NOT_THERE) {
            peers.cancelled(peer, topic.length);
        }
        if (notifications != null && (removed != Removed.OTHERS_REMAIN || verboser || options.manual())) {
            notifications.subscription(peer, false, topic);
        }
    }

    /** Manual mode: the application decides what a peer is subscribed to. */
    void grant(Peer peer, byte[] topic) {
        if (peers.has(peer)) {
            subscriptions.add(topic, peer);
            peers.changed();
        }
    }

    /** Manual mode: the application takes a subscription back. */
    void withdraw(Peer peer, byte[] topic) {
        subscriptions.remove(topic, peer);
        peers.changed();
    }
}
