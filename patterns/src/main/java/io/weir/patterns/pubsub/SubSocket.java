package io.weir.patterns.pubsub;

import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.socket.Context;
import io.weir.socket.ReceiveSocket;
import io.weir.transport.Command;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Subscribes: receives the messages of its publishers whose first frame begins with a topic that it subscribed to (RFC
 * 29, SUB). Without a subscription nothing is received; the empty topic is everything.
 */
public final class SubSocket extends ReceiveSocket {
    private static final SocketType TYPE = new SocketType("SUB", Set.of("PUB", "XPUB"), false);
    private static final SocketType NAMED = new SocketType("SUB", TYPE.peers(), true);
    private static final SocketType ACKNOWLEDGING =
            new SocketType("SUB", TYPE.peers(), true, Map.of(Command.RESUMES, "1"));

    private final SubPolicy subscriber;

    private SubSocket(Context context, SocketCore core, SubPolicy subscriber) {
        super(context, core, subscriber.sending(), subscriber.receiving());
        this.subscriber = subscriber;
    }

    /** Opens a socket with the defaults, subscribed to nothing. */
    public static SubSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options, subscribed to nothing. */
    public static SubSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketOptions built = collected.build();
        boolean named = !built.routingId().isNone();
        // Of messages that replace each other there is no saying how many have arrived.
        boolean acknowledges = named && !built.flow().conflate();
        SocketType type = acknowledges ? ACKNOWLEDGING : named ? NAMED : TYPE;
        SocketCore core = lockstepCore(context, type, built);
        Acknowledger acknowledger = acknowledges ? new Acknowledger(core.sending()) : null;
        return new SubSocket(
                context, core, new SubPolicy(core.sending(), true, collected.invertMatching, acknowledger));
    }

    @Override
    protected boolean connectsOnce() {
        return true;
    }

    /** Subscribes to a topic, as UTF-8. Equal subscriptions count, and each must be taken back. */
    public SubSocket subscribe(String topic) {
        return subscribe(topic.getBytes(StandardCharsets.UTF_8));
    }

    /** Subscribes to a topic. */
    public SubSocket subscribe(byte[] topic) {
        byte[] own = topic.clone();
        core().receiving().post(() -> subscriber.subscribe(own));
        return this;
    }

    /** Takes one subscription to a topic back; if there is none, nothing happens. */
    public SubSocket unsubscribe(String topic) {
        return unsubscribe(topic.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes one subscription to a topic back; if there is none, nothing happens. */
    public SubSocket unsubscribe(byte[] topic) {
        byte[] own = topic.clone();
        core().receiving().post(() -> subscriber.unsubscribe(own));
        return this;
    }

    /** The options of a {@link SubSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private boolean invertMatching;

        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.routingId("routingId", this::routingId)
                    .flag("conflate", this::conflate)
                    .flag("invertMatching", this::invertMatching);
        }

        /**
         * The name by which publishers of Weir that have the option {@code retention} keep messages for this socket while it is
         * not connected. Others take no notice. Default none (in libzmq 2 ZMQ_IDENTITY, in later versions nothing).
         */
        public Options routingId(RoutingId name) {
            return setRoutingId(name);
        }

        /** Whether only the newest message of each publisher is kept. Default false (ZMQ_CONFLATE). */
        public Options conflate(boolean on) {
            return setConflate(on);
        }

        /** Whether to receive what was not subscribed to; publishers must do the same (ZMQ_INVERT_MATCHING). */
        public Options invertMatching(boolean on) {
            invertMatching = on;
            return this;
        }
    }
}
