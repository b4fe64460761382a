package io.weir.spring;

import io.weir.Message;
import io.weir.option.OptionsBuilder;
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
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** The values of {@code weir.sockets.*.type}: each kind of socket, and the two patterns that are sockets. */
@SuppressWarnings("ImmutableEnumChecker") // the openers have no state
enum SocketKind {
    PUSH(PushSocket.class, PushSocket::open),
    PULL(PullSocket.class, PullSocket::open),
    PUB(PubSocket.class, PubSocket::open),
    SUB(SubSocket.class, SubSocket::open),
    XPUB(XPubSocket.class, XPubSocket::open),
    XSUB(XSubSocket.class, XSubSocket::open),
    REQ(ReqSocket.class, ReqSocket::open),
    REP(RepSocket.class, RepSocket::open),
    DEALER(DealerSocket.class, DealerSocket::open),
    ROUTER(RouterSocket.class, RouterSocket::open),
    PAIR(PairSocket.class, PairSocket::open),
    SCATTER(ScatterSocket.class, ScatterSocket::open),
    GATHER(GatherSocket.class, GatherSocket::open),
    CHANNEL(ChannelSocket.class, ChannelSocket::open),
    CLIENT(ClientSocket.class, ClientSocket::open),
    SERVER(ServerSocket.class, ServerSocket::open),
    PEER(PeerSocket.class, PeerSocket::open),
    RADIO(RadioSocket.class, RadioSocket::open),
    DISH(DishSocket.class, DishSocket::open),
    REQUESTER(Requester.class, Requester::open),
    RESPONDER(Responder.class);

    private final Class<? extends Socket> socketClass;
    private final Opener opener;

    SocketKind(
            Class<? extends Socket> socketClass,
            BiFunction<Context, Consumer<OptionsBuilder<?>>, ? extends Socket> open) {
        this.socketClass = socketClass;
        opener = (context, options, handler) -> open.apply(context, options);
    }

    /** The kind that needs its handler from the first on. It takes no request before its concurrency is set. */
    SocketKind(Class<? extends Socket> socketClass) {
        this.socketClass = socketClass;
        opener = (context, options, handler) -> Responder.openAsync(context, 0, handler, options);
    }

    Class<? extends Socket> socketClass() {
        return socketClass;
    }

    Socket open(Context context, Consumer<OptionsBuilder<?>> options, Handler handler) {
        return opener.open(context, options, handler);
    }

    /** What answers the requests of a responder; of no use to the others. */
    interface Handler extends Function<Message, CompletionStage<Message>> {}

    private interface Opener {
        Socket open(Context context, Consumer<OptionsBuilder<?>> options, Handler handler);
    }
}
