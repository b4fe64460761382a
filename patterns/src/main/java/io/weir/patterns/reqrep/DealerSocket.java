package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.SendOptionsBuilder;
import io.weir.pattern.Peer;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import io.weir.patterns.routing.RoundRobin;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends to its peers in turn and receives from them in turn, without lockstep and without envelopes of its own (RFC 28,
 * DEALER; once XREQ). To talk to a {@link RepSocket}, send an empty frame before the body.
 */
public final class DealerSocket extends DuplexSocket {
    static final SocketType TYPE = new SocketType("DEALER", Set.of("REP", "DEALER", "ROUTER"), true);

    private DealerSocket(Context context, SocketCore core, SendPolicy send) {
        super(context, core, send, new FairQueue());
    }

    /** Opens a socket with the defaults. */
    public static DealerSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static DealerSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SendPolicy send = collected.probeRouter ? new Probing(new RoundRobin()) : new RoundRobin();
        return new DealerSocket(context, core(context, TYPE, collected.build()), send);
    }

    @Override
    protected boolean connectsOnce() {
        return true;
    }

    /** The options of a {@link DealerSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
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
                    .flag("conflate", this::conflate)
                    .flag("probeRouter", this::probeRouter);
        }

        /** What ROUTERs are asked to call this socket (ZMQ_ROUTING_ID). Default nothing: they make a name up. */
        public Options routingId(RoutingId id) {
            return setRoutingId(id);
        }

        /** Whether only the newest message waits for each peer. Default false (ZMQ_CONFLATE). */
        public Options conflate(boolean on) {
            return setConflate(on);
        }

        /** Whether each connection begins with an empty message (ZMQ_PROBE_ROUTER). Default false. */
        public Options probeRouter(boolean on) {
            probeRouter = on;
            return this;
        }
    }

    /** Load-balancing that begins each connection with a probe. */
    private record Probing(RoundRobin peers) implements SendPolicy {
        @Override
        public SendResult send(Message message, SendStep step) {
            return peers.send(message, step);
        }

        @Override
        public boolean hasRoom() {
            return peers.hasRoom();
        }

        @Override
        public @Nullable Refusal attached(Peer peer) {
            return peers.attached(peer);
        }

        @Override
        public @Nullable Refusal established(Peer peer) {
            Probe.sendTo(peer);
            return null;
        }

        @Override
        public void detached(Peer peer) {
            peers.detached(peer);
        }

        @Override
        public void roomAgain(Peer peer) {
            peers.roomAgain(peer);
        }

        @Override
        public void refresh() {
            peers.refresh();
        }
    }
}
