package io.weir.patterns.reqrep;

import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Asks: send a request, receive the reply, in turn (RFC 28, REQ). Requests go to the peers in turn; only the one that was
 * asked is heard. Out of turn both verbs throw {@link io.weir.OutOfTurnException}, and the exchange goes on unharmed.
 *
 * <p>If the peer dies before it replied, the reply never comes: receive with a time limit, and open the socket relaxed and
 * correlated to be able to ask again.
 */
public final class ReqSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("REQ", Set.of("REP", "ROUTER"), true);

    private ReqSocket(Context context, SocketCore core, ReqPolicy asking) {
        super(context, core, asking.sending(), asking.receiving());
    }

    /** Opens a socket with the defaults. */
    public static ReqSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static ReqSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketCore core = lockstepCore(context, TYPE, collected.build());
        ReqPolicy asking = new ReqPolicy(core.name(), collected.relaxed, collected.correlated, collected.probeRouter);
        return new ReqSocket(context, core, asking);
    }

    @Override
    protected boolean connectsOnce() {
        return true;
    }

    /** The options of a {@link ReqSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private boolean relaxed;
        private boolean correlated;
        private boolean probeRouter;

        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.routingId("routingId", this::routingId)
                    .flag("relaxed", this::relaxed)
                    .flag("correlated", this::correlated)
                    .flag("probeRouter", this::probeRouter);
        }

        /** What ROUTERs are asked to call this socket (ZMQ_ROUTING_ID). Default nothing: they make a name up. */
        public Options routingId(RoutingId id) {
            return setRoutingId(id);
        }

        /** Whether a request may be sent before the last one was answered. Default false (ZMQ_REQ_RELAXED). */
        public Options relaxed(boolean on) {
            relaxed = on;
            return this;
        }

        /**
         * Whether requests are numbered, so that a late reply is never taken for that to a later request. Default false
         * (ZMQ_REQ_CORRELATE).
         */
        public Options correlated(boolean on) {
            correlated = on;
            return this;
        }

        /** Whether each connection begins with an empty message (ZMQ_PROBE_ROUTER). Default false. */
        public Options probeRouter(boolean on) {
            probeRouter = on;
            return this;
        }
    }
}
