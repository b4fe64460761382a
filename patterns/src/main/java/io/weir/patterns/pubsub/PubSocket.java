package io.weir.patterns.pubsub;

import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.Overflow;
import io.weir.option.Retention;
import io.weir.option.SendOptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.snapshot.NameSnapshot;
import io.weir.socket.Context;
import io.weir.socket.SendSocket;
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
 * Publishes: each message goes to every subscriber of a prefix of its first frame (RFC 29, PUB). Sending never waits: a
 * subscriber that is not there, or has no room, misses the message; the latter is counted. See {@link #awaitSubscribers}
 * for those that are still on their way.
 */
public final class PubSocket extends SendSocket {
    private static final SocketType TYPE = new SocketType("PUB", Set.of("SUB", "XSUB"), false);

    private static final SocketType RETAINING =
            new SocketType("PUB", TYPE.peers(), false, Map.of(Command.RESUMES, "1"));

    private final PubPolicy publisher;
    private final Retaining retaining;

    private PubSocket(Context context, SocketCore core, PubPolicy publisher, Retaining retaining) {
        super(context, core, retaining.policy(), SubscriptionReader.discarding(core.receiving()));
        this.publisher = publisher;
        this.retaining = retaining;
    }

    /** Opens a socket with the defaults. */
    public static PubSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static PubSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        PublisherOptions how =
                new PublisherOptions(collected.waiting(), collected.invertMatching, false, false, false, null);
        SocketOptions built = collected.build();
        Retention retention = collected.retention;
        Retaining.check(retention, built, how);
        return Retaining.open(
                retention, journal -> open(context, built, how, retention, journal), socket -> socket.retaining);
    }

    private static PubSocket open(
            Context context,
            SocketOptions options,
            PublisherOptions how,
            @Nullable Retention retention,
            @Nullable KeptJournal journal) {
        SocketCore core = core(context, retention == null ? TYPE : RETAINING, options);
        PubPolicy publisher = new PubPolicy(core.sending(), how, null);
        Retaining retaining = Retaining.before(publisher, core, retention, null, subscriber -> {}, journal);
        return new PubSocket(context, core, publisher, retaining);
    }

    @Override
    protected boolean connectsOnce() {
        return true;
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

    /** The options of a {@link PubSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private boolean noDrop;
        private boolean invertMatching;
        private @Nullable Retention retention;

        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.flag("conflate", this::conflate)
                    .flag("noDrop", this::noDrop)
                    .flag("invertMatching", this::invertMatching);
        }

        private Waiting waiting() {
            return Waiting.of(
                    impliesOverflow("noDrop", noDrop, Overflow.WAIT), isSpilling() || Retaining.persists(retention));
        }

        /**
         * Keeps messages for subscribers that have a name and are not connected, within limits; not beside {@code noDrop},
         * {@code conflate}, {@code invertMatching}, or an overflow rule that waits or replaces messages. Default none (libzmq 2: ZMQ_IDENTITY).
         */
        public Options retention(Retention value) {
            retention = Objects.requireNonNull(value, "retention");
            return this;
        }

        /** Whether only the newest message waits for each subscriber. Default false (ZMQ_CONFLATE). */
        public Options conflate(boolean on) {
            return setConflate(on);
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
    }
}
