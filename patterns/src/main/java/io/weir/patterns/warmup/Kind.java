package io.weir.patterns.warmup;

import io.weir.Message;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.pair.ChannelSocket;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.GatherSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pipeline.ScatterSocket;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.ReceiveSocket;
import io.weir.socket.SendSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Kinds of sockets that are warmed up together.
 *
 * @param words what they are called
 * @param types the types of sockets that are warmed up by them
 * @param opener opens one of each
 */
record Kind(String words, Set<String> types, Opener opener) {
    /** The topic, and the group. */
    private static final String NAME = "warm-up";

    private static final Kind PUSH_PULL = new Kind(
            "PUSH to PULL",
            Set.of("PUSH", "PULL"),
            (context, ends) ->
                    waiting(PushSocket.open(context, ends.connecting()), PullSocket.open(context, ends.binding())));

    private static final Kind PUB_SUB =
            new Kind("PUB to SUB", Set.of("PUB", "SUB", "XPUB", "XSUB"), (context, ends) -> {
                PubSocket pub = PubSocket.open(context, ends.connecting());
                SubSocket sub = SubSocket.open(context, ends.binding()).subscribe(NAME);
                return dropping(pub, sub, time -> pub.awaitSubscribers(1, time));
            });

    private static final Kind REQ_REP = new Kind(
            "REQ and REP",
            Set.of("REQ", "REP"),
            (context, ends) -> new RoundTrips(
                    ReqSocket.open(context, ends.connecting()),
                    RepSocket.open(context, ends.binding()),
                    UnaryOperator.identity()));

    private static final Kind DEALER_ROUTER = new Kind(
            "DEALER and ROUTER",
            Set.of("DEALER", "ROUTER"),
            (context, ends) -> new RoundTrips(
                    DealerSocket.open(context, ends.connecting()),
                    RouterSocket.open(context, ends.binding()),
                    UnaryOperator.identity()));

    private static final Kind PAIR = new Kind(
            "PAIR and PAIR",
            Set.of("PAIR"),
            (context, ends) -> new RoundTrips(
                    PairSocket.open(context, ends.connecting()),
                    PairSocket.open(context, ends.binding()),
                    UnaryOperator.identity()));

    private static final Kind CHANNEL = new Kind(
            "CHANNEL and CHANNEL",
            Set.of("CHANNEL"),
            (context, ends) -> new RoundTrips(
                    ChannelSocket.open(context, ends.connecting()),
                    ChannelSocket.open(context, ends.binding()),
                    UnaryOperator.identity()));

    private static final Kind CLIENT_SERVER = new Kind(
            "CLIENT and SERVER",
            Set.of("CLIENT", "SERVER", "PEER"),
            (context, ends) -> new RoundTrips(
                    ClientSocket.open(context, ends.connecting()),
                    ServerSocket.open(context, ends.binding()),
                    UnaryOperator.identity()));

    private static final Kind SCATTER_GATHER = new Kind(
            "SCATTER to GATHER",
            Set.of("SCATTER", "GATHER"),
            (context, ends) -> waiting(
                    ScatterSocket.open(context, ends.connecting()), GatherSocket.open(context, ends.binding())));

    private static final Kind RADIO_DISH = new Kind("RADIO to DISH", Set.of("RADIO", "DISH"), (context, ends) -> {
        RadioSocket radio = RadioSocket.open(context, ends.connecting());
        DishSocket dish = DishSocket.open(context, ends.binding()).join(NAME);
        return dropping(radio, dish, time -> radio.awaitMembers(1, time));
    });

    /** What is warmed up where no socket is open yet. */
    static final List<Kind> USUAL = List.of(PUSH_PULL, PUB_SUB, REQ_REP, DEALER_ROUTER);

    /** All that there are. */
    static final List<Kind> ALL = List.of(
            PUSH_PULL, PUB_SUB, REQ_REP, DEALER_ROUTER, PAIR, CHANNEL, CLIENT_SERVER, SCATTER_GATHER, RADIO_DISH);

    /** Opens the two sockets. */
    interface Opener {
        Exchange open(Context context, Ends ends);
    }

    /** That of a socket by its type; none for a type that is not ours. */
    static Optional<Kind> of(String type) {
        return ALL.stream().filter(kind -> kind.types.contains(type)).findFirst();
    }

    /** Opens the two sockets in the context, which closes them. */
    Exchange open(Context context, Ends ends) {
        return opener.open(context, ends);
    }

    @Override
    public String toString() {
        return words;
    }

    private static Exchange waiting(SendSocket from, ReceiveSocket to) {
        return new Stream(from, to, Long.MAX_VALUE, UnaryOperator.identity(), time -> from.awaitPeers(1, time));
    }

    private static Exchange dropping(SendSocket from, ReceiveSocket to, Stream.Readiness readiness) {
        byte[] name = NAME.getBytes(StandardCharsets.UTF_8);
        UnaryOperator<Message> addressed = body -> body.prepend(name);
        return new Stream(from, to, Stream.SHORT_LEAD, addressed, readiness);
    }
}
