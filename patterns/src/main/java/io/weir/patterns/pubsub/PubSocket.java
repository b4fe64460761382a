package io.weir.patterns.pubsub;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.Overflow;
import io.weir.option.SendOptionsBuilder;
import io.weir.socket.Context;
import io.weir.socket.SendSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Publishes: each message goes to every subscriber of a prefix of its first frame (RFC 29, PUB). Sending never waits: a
 * subscriber that is not there, or has no room, misses the message; the latter is counted. See {@link #awaitSubscribers}
 * for those that are still on their way.
 */
public final class PubSocket extends SendSocket {
    private static final SocketType TYPE = new SocketType("PUB", Set.of("SUB", "XSUB"), false);

    private final PubPolicy publisher;

    private PubSocket(Context context, SocketCore core, PubPolicy publisher) {
        super(context, core, publisher, SubscriptionReader.discarding(core.receiving()));
        this.publisher = publisher;
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
        SocketCore core = core(context, TYPE, collected.build());
        return new PubSocket(context, core, new PubPolicy(core.sending(), how, null));
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

    /** How many distinct topics are subscribed to (ZMQ_TOPICS_COUNT). */
    public int topicCount() {
        return core().sending().call(step -> publisher.subscriptions());
    }

    /** The options of a {@link PubSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private boolean noDrop;
        private boolean invertMatching;

        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        private Waiting waiting() {
            return Waiting.of(impliesOverflow("noDrop", noDrop, Overflow.WAIT), isSpilling());
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
