package io.weir.bench.cli;

import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.PeerSocket;
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
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The kinds of sockets that have a command: what each does, and how it is opened. */
@SuppressWarnings("ImmutableEnumChecker") // functions and a list of them are immutable enough
enum SocketKind {
    PAIR(
            Role.TALK,
            "Sends to and receives from exactly one other pair.",
            (context, with) -> OpenSocket.of(PairSocket.open(context, with::applyTo)),
            with -> with.spill),
    PUB(
            Role.SEND,
            "Publishes to its subscribers, at the pace of the slowest.",
            SocketKind::publisher,
            with -> with.retain,
            with -> with.spill),
    SUB(
            Role.RECEIVE,
            "Receives what it subscribed to.",
            SocketKind::subscriber,
            with -> with.topics,
            with -> with.name),
    REQ(Role.ASK, "Sends requests and prints the replies.", SocketKind::asker, with -> with.identity),
    REP(
            Role.ANSWER,
            "Prints requests and answers each, with the message given or else with the request itself.",
            (context, with) -> OpenSocket.of(RepSocket.open(context, with::applyTo))),
    DEALER(
            Role.TALK,
            "Sends to its peers in turn, and prints what they send. A rep wants an empty frame first.",
            SocketKind::dealer,
            with -> with.identity,
            with -> with.spill),
    ROUTER(
            Role.TALK,
            "Sends to the peer that the first frame names, and prints what its peers send behind their names.",
            SocketKind::router,
            with -> with.identity,
            with -> with.spill),
    PUSH(
            Role.SEND,
            "Sends each message to the next pull that has room.",
            (context, with) -> OpenSocket.of(PushSocket.open(context, with::applyTo)),
            with -> with.spill),
    PULL(
            Role.RECEIVE,
            "Receives what is pushed.",
            (context, with) -> OpenSocket.of(PullSocket.open(context, with::applyTo))),
    XPUB(
            Role.TALK,
            "Publishes, and prints subscriptions: a byte 1 or 0 and the topic.",
            SocketKind::extendedPublisher,
            with -> with.retain,
            with -> with.spill),
    XSUB(
            Role.TALK,
            "Receives what it subscribed to, also by sending a byte 1 or 0 and a topic.",
            SocketKind::extendedSubscriber,
            with -> with.topics,
            with -> with.name),
    CLIENT(
            Role.TALK,
            "Sends messages of one frame to its servers in turn, and prints what they send.",
            (context, with) -> OpenSocket.of(ClientSocket.open(context, with::applyTo)),
            with -> with.spill),
    SERVER(
            Role.ANSWER,
            "Prints what clients send behind their numbers, and answers each, with the message given or else with the"
                    + " same.",
            SocketKind::server,
            with -> with.spill),
    PEER(
            Role.TALK,
            "Sends to the peer whose number, four bytes, is the first frame, and prints what peers send.",
            (context, with) -> OpenSocket.of(PeerSocket.open(context, with::applyTo)),
            with -> with.spill),
    SCATTER(
            Role.SEND,
            "Sends each message, of one frame, to the next gather that has room.",
            (context, with) -> OpenSocket.of(ScatterSocket.open(context, with::applyTo)),
            with -> with.spill),
    GATHER(
            Role.RECEIVE,
            "Receives what is scattered.",
            (context, with) -> OpenSocket.of(GatherSocket.open(context, with::applyTo))),
    RADIO(
            Role.SEND,
            "Sends to the group that the first of two frames names, at the pace of the slowest.",
            SocketKind::radio,
            with -> with.spill),
    DISH(Role.RECEIVE, "Receives what is sent to its groups.", SocketKind::dish, with -> with.groups),
    CHANNEL(
            Role.TALK,
            "Sends to and receives from exactly one other channel, in messages of one frame.",
            (context, with) -> OpenSocket.of(ChannelSocket.open(context, with::applyTo)),
            with -> with.spill);

    private final Role role;
    private final String description;
    private final BiFunction<Context, Arguments, OpenSocket> opener;
    private final List<Function<Arguments, Object>> ownParts;

    @SafeVarargs
    @SuppressWarnings("varargs")
    SocketKind(
            Role role,
            String description,
            BiFunction<Context, Arguments, OpenSocket> opener,
            Function<Arguments, Object>... ownParts) {
        this.role = role;
        this.description = description;
        this.opener = opener;
        this.ownParts = List.of(ownParts);
    }

    private static OpenSocket publisher(Context context, Arguments with) {
        PubSocket socket = PubSocket.open(context, options -> {
            with.applyTo(options);
            with.retain.applyTo(options::retention);
            options.noDrop(!with.retain.isOn());
        });
        return OpenSocket.of(socket).readyOnce(socket::awaitSubscribers);
    }

    private static OpenSocket extendedPublisher(Context context, Arguments with) {
        XPubSocket socket = XPubSocket.open(context, options -> {
            with.applyTo(options);
            with.retain.applyTo(options::retention);
            options.noDrop(!with.retain.isOn());
        });
        return OpenSocket.of(socket).readyOnce(socket::awaitSubscribers);
    }

    private static OpenSocket subscriber(Context context, Arguments with) {
        SubSocket socket = SubSocket.open(context, options -> {
            with.applyTo(options);
            with.name.applyTo(options::routingId);
        });
        List<String> topics = with.topics.topics();
        (topics.isEmpty() ? List.of("") : topics).forEach(socket::subscribe);
        return OpenSocket.of(socket);
    }

    private static OpenSocket extendedSubscriber(Context context, Arguments with) {
        XSubSocket socket = XSubSocket.open(context, options -> {
            with.applyTo(options);
            with.name.applyTo(options::routingId);
        });
        with.topics.topics().forEach(topic -> socket.subscribe(topic.getBytes(StandardCharsets.UTF_8)));
        return OpenSocket.of(socket);
    }

    private static OpenSocket asker(Context context, Arguments with) {
        return OpenSocket.of(ReqSocket.open(context, options -> {
            with.applyTo(options);
            with.identity.applyTo(options::routingId);
        }));
    }

    private static OpenSocket dealer(Context context, Arguments with) {
        return OpenSocket.of(DealerSocket.open(context, options -> {
            with.applyTo(options);
            with.identity.applyTo(options::routingId);
        }));
    }

    private static OpenSocket router(Context context, Arguments with) {
        RouterSocket socket = RouterSocket.open(context, options -> {
            with.applyTo(options);
            with.identity.applyTo(options::routingId);
        });
        return OpenSocket.of(socket).sendingBy(new NamedPeers(socket));
    }

    private static OpenSocket server(Context context, Arguments with) {
        ServerSocket socket = ServerSocket.open(context, with::applyTo);
        LastClient client = new LastClient(socket);
        return OpenSocket.of(socket).sendingBy(client).receivingBy(client);
    }

    private static OpenSocket radio(Context context, Arguments with) {
        RadioSocket socket = RadioSocket.open(context, options -> {
            with.applyTo(options);
            options.noDrop(true);
        });
        return OpenSocket.of(socket).readyOnce(socket::awaitMembers);
    }

    private static OpenSocket dish(Context context, Arguments with) {
        DishSocket socket = DishSocket.open(context, with::applyTo);
        with.groups.groups().forEach(socket::join);
        return OpenSocket.of(socket);
    }

    /** The name of its command. */
    String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    Role role() {
        return role;
    }

    /** The arguments that the kind has, beside those that all have. */
    List<Object> parts(Arguments of) {
        List<Object> parts = new ArrayList<>(role.parts(of));
        ownParts.forEach(part -> parts.add(part.apply(of)));
        return parts;
    }

    OpenSocket open(Context context, Arguments with) {
        return opener.apply(context, with);
    }
}
