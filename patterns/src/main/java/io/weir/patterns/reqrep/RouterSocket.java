package io.weir.patterns.reqrep;

import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import io.weir.option.Overflow;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.routing.AddressedQueue;
import io.weir.patterns.routing.FairQueue;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Receives from its peers in turn with the sender's routing id as first frame, and sends to the peer that the first frame
 * names (RFC 28, ROUTER; once XREP). A message must have that frame and one more.
 *
 * <p>To a peer that is not there, {@link #trySend} says UNROUTABLE, and so does a send with a time; {@link
 * #send(io.weir.Message)} throws, unless {@link #mandatory} was turned off: then the message is dropped and counted, as
 * libzmq does without counting. For a peer that is there but has no room, sending waits, unless {@link
 * Options#dropWhenFull} says otherwise.
 */
public final class RouterSocket extends DuplexSocket {
    static final SocketType TYPE = new SocketType("ROUTER", Set.of("REQ", "DEALER", "ROUTER"), true);

    private final RoutingTable table;

    private RouterSocket(Context context, SocketCore core, RoutingTable table) {
        super(context, core, table, new AddressedQueue(new FairQueue()));
        this.table = table;
    }

    /** Opens a socket with the defaults. */
    public static RouterSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static RouterSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketCore core = core(context, TYPE, collected.build());
        RoutingTable table = new RoutingTable(
                core.sending(), collected.mandatory, collected.drops(), collected.handover, collected.probeRouter);
        return new RouterSocket(context, core, table);
    }

    /** Changes whether a message to an unknown peer is an error (ZMQ_ROUTER_MANDATORY). */
    public void mandatory(boolean on) {
        core().sending().post(() -> table.mandatory(on));
    }

    /** Changes whether a newcomer takes over the routing id of a peer that is there (ZMQ_ROUTER_HANDOVER). */
    public void handover(boolean on) {
        core().sending().post(() -> table.handover(on));
    }

    /** Waits until a peer by that routing id is there; false if the time ran out. */
    public boolean awaitPeer(RoutingId id, Duration timeout) throws InterruptedException {
        return core().sending().await(() -> table.knows(id), timeout);
    }

    /** A stage in place of the thread of {@link #awaitPeer(RoutingId, Duration)}, as {@link #awaitPeersAsync}. */
    public CompletableFuture<Void> awaitPeerAsync(RoutingId id) {
        return core().sending().awaitAsync(() -> table.knows(id));
    }

    /** The options of a {@link RouterSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private boolean mandatory = true;
        private boolean dropWhenFull;
        private boolean handover;
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
                    .flag("mandatory", this::mandatory)
                    .flag("dropWhenFull", this::dropWhenFull)
                    .flag("handover", this::handover)
                    .flag("probeRouter", this::probeRouter);
        }

        private boolean drops() {
            return dropWhenFull && !hasOverflow(Overflow.WAIT);
        }

        /** What other ROUTERs are asked to call this socket (ZMQ_ROUTING_ID). Default nothing. */
        public Options routingId(RoutingId id) {
            return setRoutingId(id);
        }

        /**
         * Whether a message to an unknown peer is an error. Default true; libzmq drops it silently
         * (ZMQ_ROUTER_MANDATORY).
         */
        public Options mandatory(boolean on) {
            mandatory = on;
            return this;
        }

        /**
         * Whether, where {@link #mandatory} is off, a message to a peer that is at its high-water mark is dropped and
         * counted; otherwise sending waits. {@link #overflow}, which holds whatever mandatory says, goes before it. Default false;
         * libzmq drops it silently.
         */
        public Options dropWhenFull(boolean on) {
            dropWhenFull = on;
            return this;
        }

        /** Whether a newcomer takes over the routing id of a peer that is there. Default false (ZMQ_ROUTER_HANDOVER). */
        public Options handover(boolean on) {
            handover = on;
            return this;
        }

        /** Whether each connection begins with an empty message (ZMQ_PROBE_ROUTER). Default false. */
        public Options probeRouter(boolean on) {
            probeRouter = on;
            return this;
        }

        /** As {@link OptionsBuilder#libzmqDefaults}; a message to a peer that is unknown or full is dropped, and counted. */
        @Override
        public Options libzmqDefaults() {
            mandatory = false;
            dropWhenFull = true;
            return super.libzmqDefaults();
        }
    }
}
