package io.weir.patterns.pubsub;

import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import io.weir.transport.Command;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A {@link SubSocket} that also sends: a frame of a byte 1 or 0 and a topic subscribes or unsubscribes, and so do several of
 * them; what follows in the same message, and any other message, goes to every publisher that has room (RFC 29, XSUB).
 * What arrives is not filtered again. With an {@link XPubSocket} it makes a proxy through which subscriptions travel
 * upstream.
 */
public final class XSubSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("XSUB", Set.of("PUB", "XPUB"), false);
    private static final SocketType NAMED = new SocketType("XSUB", TYPE.peers(), true, Map.of(Command.RESUMES, "1"));

    private final SubPolicy subscriber;

    private XSubSocket(Context context, SocketCore core, SubPolicy subscriber) {
        super(context, core, subscriber.sending(), subscriber.receiving());
        this.subscriber = subscriber;
    }

    /** Opens a socket with the defaults, subscribed to nothing. */
    public static XSubSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options, subscribed to nothing. */
    public static XSubSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketOptions built = collected.build();
        boolean named = !built.routingId().isNone();
        SocketCore core = lockstepCore(context, named ? NAMED : TYPE, built);
        Acknowledger acknowledger = named ? new Acknowledger(core.sending()) : null;
        return new XSubSocket(context, core, new SubPolicy(core.sending(), false, false, acknowledger));
    }

    /** Subscribes to a topic, as UTF-8, as a message of a byte 1 and the topic does. */
    public XSubSocket subscribe(String topic) {
        return subscribe(topic.getBytes(StandardCharsets.UTF_8));
    }

    /** Subscribes to a topic, as a message of a byte 1 and the topic does. */
    public XSubSocket subscribe(byte[] topic) {
        byte[] own = topic.clone();
        core().sending().post(() -> subscriber.subscribe(own));
        return this;
    }

    /** Takes one subscription to a topic back, as a message of a byte 0 and the topic does. */
    public XSubSocket unsubscribe(String topic) {
        return unsubscribe(topic.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes one subscription to a topic back, as a message of a byte 0 and the topic does. */
    public XSubSocket unsubscribe(byte[] topic) {
        byte[] own = topic.clone();
        core().sending().post(() -> subscriber.unsubscribe(own));
        return this;
    }

    /** The options of an {@link XSubSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.routingId("routingId", this::routingId);
        }

        /**
         * The name by which publishers of Weir that have the option {@code retention} keep messages for this socket while it is
         * not connected. Others take no notice. Default none (in libzmq 2 ZMQ_IDENTITY, in later versions nothing).
         */
        public Options routingId(RoutingId name) {
            return setRoutingId(name);
        }
    }
}
