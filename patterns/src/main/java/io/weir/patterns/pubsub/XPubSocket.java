package io.weir.patterns.pubsub;

import io.weir.Message;
import io.weir.Origin;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.Overflow;
import io.weir.option.Retention;
import io.weir.option.SendOptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.pattern.Peer;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.snapshot.NameSnapshot;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import io.weir.transport.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PubSocket} that also receives: its subscribers' subscriptions as messages of a byte 1 or 0 and the topic, and
 * whatever else they send (RFC 29, XPUB). A topic is told when its first subscriber comes and its last one goes, or more
 * often if {@link #verbose} or {@link #verboser}.
 */
public final class XPubSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("XPUB", Set.of("SUB", "XSUB"), false);

    private static final SocketType RETAINING =
            new SocketType("XPUB", TYPE.peers(), false, Map.of(Command.RESUMES, "1"));

    private final PubPolicy publisher;
    private final SubscriptionReader upstream;
    private final Retaining retaining;

    private XPubSocket(
            Context context, SocketCore core, PubPolicy publisher, SubscriptionReader upstream, Retaining retaining) {
        super(context, core, retaining.policy(), upstream);
        this.publisher = publisher;
        this.upstream = upstream;
        this.retaining = retaining;
    }

    /** Opens a socket with the defaults. */
    public static XPubSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static XPubSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketOptions built = collected.build();
        PublisherOptions how = collected.publisherOptions();
        Retention retention = collected.retention;
        Retaining.check(retention, built, how);
        return Retaining.open(
                retention, journal -> open(context, built, how, retention, journal), socket -> socket.retaining);
    }

    private static XPubSocket open(
            Context context,
            SocketOptions options,
            PublisherOptions how,
            @Nullable Retention retention,
            @Nullable KeptJournal journal) {
        SocketCore core = core(context, retention == null ? TYPE : RETAINING, options);
        SubscriptionReader upstream = SubscriptionReader.delivering(core.receiving(), core.sending());
        PubPolicy publisher = new PubPolicy(core.sending(), how, upstream);
        Retaining retaining =
                Retaining.before(publisher, core, retention, how.welcome(), upstream::disconnected, journal);
        return new XPubSocket(context, core, publisher, upstream, retaining);
    }

    /** Waits until a message that begins with the topic would go to so many subscribers; false if the time ran out. */
    public boolean awaitSubscribers(String topic, int count, Duration timeout) throws InterruptedException {
        byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        return core().sending().await(() -> publisher.subscribers(bytes) >= count, timeout);
    }

    /** Waits until so many peers are subscribed to something, no matter what; false if the time ran out. */
    public boolean awaitSubscribers(int count, Duration timeout) throws InterruptedException {
        return core().sending().await(() -> publisher.subscribers() >= count, timeout);
    }

    /** A stage in place of the thread of {@link #awaitSubscribers(String, int, Duration)}, as {@link #awaitPeersAsync}. */
    public CompletableFuture<Void> awaitSubscribersAsync(String topic, int count) {
        byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        return core().sending().awaitAsync(() -> publisher.subscribers(bytes) >= count);
    }

    /** A stage in place of the thread of {@link #awaitSubscribers(int, Duration)}, as {@link #awaitPeersAsync}. */
    public CompletableFuture<Void> awaitSubscribersAsync(int count) {
        return core().sending().awaitAsync(() -> publisher.subscribers() >= count);
    }

    /** How many distinct topics are subscribed to (ZMQ_TOPICS_COUNT). */
    public int topicCount() {
        return core().sending().call(step -> publisher.subscriptions());
    }

    /** Changes whether every subscription is told, not only the first to a topic (ZMQ_XPUB_VERBOSE). */
    public void verbose(boolean on) {
        core().sending().post(() -> publisher.verbose(on));
    }

    /** Changes whether every subscription and every cancellation is told (ZMQ_XPUB_VERBOSER). */
    public void verboser(boolean on) {
        core().sending().post(() -> publisher.verboser(on));
    }

    /**
     * In manual mode: subscribes to this topic the peer that a received subscription came from. If its connection has ended
     * meanwhile, nothing happens.
     *
     * @param asked a subscription, or a cancellation, as this socket received it
     * @throws IllegalArgumentException if the message was not received
     */
    public XPubSocket subscribe(Message asked, String topic) {
        return subscribe(asked, topic.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #subscribe(Message, String)}. */
    public XPubSocket subscribe(Message asked, byte[] topic) {
        Origin origin = originOf(asked);
        byte[] own = topic.clone();
        core().sending().post(() -> {
            Peer peer = upstream.peerOf(origin);
            if (peer != null) {
                publisher.grant(peer, own);
            }
        });
        return this;
    }

    /** In manual mode: ends such a subscription of the peer that the message came from; as {@link #subscribe(Message, String)}. */
    public XPubSocket unsubscribe(Message asked, String topic) {
        return unsubscribe(asked, topic.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #unsubscribe(Message, String)}. */
    public XPubSocket unsubscribe(Message asked, byte[] topic) {
        Origin origin = originOf(asked);
        byte[] own = topic.clone();
        core().sending().post(() -> {
            Peer peer = upstream.peerOf(origin);
            if (peer != null) {
                publisher.withdraw(peer, own);
            }
        });
        return this;
    }

    private static Origin originOf(Message asked) {
        Origin origin = asked.origin();
        if (origin == null) {
            throw new IllegalArgumentException(
                    "asked: a message made here (expected: a subscription that this socket received)");
        }
        return origin;
    }

    /**
     * In manual mode: subscribes the peer whose subscription was received last, by any thread, to this topic (ZMQ_SUBSCRIBE).
     * Where several threads receive, {@link #subscribe(Message, String)} says which peer is meant.
     */
    public XPubSocket subscribe(String topic) {
        return subscribe(topic.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #subscribe(String)}. */
    public XPubSocket subscribe(byte[] topic) {
        Peer peer = upstream.lastFrom();
        byte[] own = topic.clone();
        if (peer != null) {
            core().sending().post(() -> publisher.grant(peer, own));
        }
        return this;
    }

    /** In manual mode: ends such a subscription of the peer whose message was received last, by any thread (ZMQ_UNSUBSCRIBE). */
    public XPubSocket unsubscribe(String topic) {
        return unsubscribe(topic.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #unsubscribe(String)}. */
    public XPubSocket unsubscribe(byte[] topic) {
        Peer peer = upstream.lastFrom();
        byte[] own = topic.clone();
        if (peer != null) {
            core().sending().post(() -> publisher.withdraw(peer, own));
        }
        return this;
    }

    /**
     * The subscribers that are remembered by name, with what is kept for each; none without the option {@link
     * Options#retention}.
     */
    public List<NameSnapshot> names() {
        return retaining.names();
    }

    /**
     * Forgets a subscriber by its name, what it subscribed to, and what is kept for it, which is dropped and counted. If it is
     * connected it is disconnected, and may come back as one that was not known.
     *
     * @return false if no such name is remembered
     */
    public boolean forget(RoutingId name) {
        return retaining.forget(name);
    }

    /** The options of an {@link XPubSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private boolean noDrop;
        private boolean invertMatching;
        private boolean verbose;
        private boolean verboser;
        private boolean manual;
        private @Nullable Retention retention;
        private @Nullable Message welcome;

        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.flag("noDrop", this::noDrop)
                    .flag("invertMatching", this::invertMatching)
                    .flag("verbose", this::verbose)
                    .flag("verboser", this::verboser)
                    .flag("manual", this::manual);
        }

        PublisherOptions publisherOptions() {
            return new PublisherOptions(
                    Waiting.of(
                            impliesOverflow("noDrop", noDrop, Overflow.WAIT),
                            isSpilling() || Retaining.persists(retention)),
                    invertMatching,
                    verbose || verboser,
                    verboser,
                    manual,
                    welcome);
        }

        /**
         * Keeps messages for subscribers that have a name and are not connected, within limits; not beside {@code noDrop},
         * {@code manual}, {@code invertMatching}, or an overflow rule that waits or replaces messages. Default none (libzmq 2: ZMQ_IDENTITY).
         */
        public Options retention(Retention value) {
            retention = Objects.requireNonNull(value, "retention");
            return this;
        }

        /** Whether to wait for the slowest subscriber of a message instead of dropping it. Default false (XPUB_NODROP). */
        public Options noDrop(boolean on) {
            noDrop = on;
            return this;
        }

        /** Whether to publish to those that did not subscribe. Default false (ZMQ_INVERT_MATCHING). */
        public Options invertMatching(boolean on) {
            invertMatching = on;
            return this;
        }

        /** Whether every subscription is told. Default false (ZMQ_XPUB_VERBOSE). */
        public Options verbose(boolean on) {
            verbose = on;
            return this;
        }

        /** Whether every subscription and cancellation is told. Default false (ZMQ_XPUB_VERBOSER). */
        public Options verboser(boolean on) {
            verboser = on;
            return this;
        }

        /** Whether the application decides what peers are subscribed to. Default false (ZMQ_XPUB_MANUAL). */
        public Options manual(boolean on) {
            manual = on;
            return this;
        }

        /** What each new connection gets first. Default nothing (ZMQ_XPUB_WELCOME_MSG). */
        public Options welcome(Message message) {
            welcome = message;
            return this;
        }
    }
}
