package io.weir.patterns.interop;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket of Weir. */
record WeirParty(Socket socket) implements Party {
    /** Opens a socket with the defaults. */
    static WeirParty open(Context context, String type) {
        return open(context, type, RoutingId.NONE, options -> {});
    }

    /** Opens a socket with options, those of all types and the routing id of those that have one. */
    static WeirParty open(Context context, String type, RoutingId id, Consumer<OptionsBuilder<?>> options) {
        return new WeirParty(
                switch (type) {
                    case "REQ" -> ReqSocket.open(context, o -> options.accept(id.isNone() ? o : o.routingId(id)));
                    case "REP" -> RepSocket.open(context, options::accept);
                    case "DEALER" -> DealerSocket.open(context, o -> options.accept(id.isNone() ? o : o.routingId(id)));
                    case "ROUTER" -> RouterSocket.open(context, o -> options.accept(id.isNone() ? o : o.routingId(id)));
                    case "PUB" -> PubSocket.open(context, options::accept);
                    case "SUB" -> SubSocket.open(context, options::accept);
                    case "XPUB" -> XPubSocket.open(context, options::accept);
                    case "XSUB" -> XSubSocket.open(context, options::accept);
                    case "PUSH" -> PushSocket.open(context, options::accept);
                    case "PULL" -> PullSocket.open(context, options::accept);
                    case "PAIR" -> PairSocket.open(context, options::accept);
                    default -> throw new IllegalArgumentException(type);
                });
    }

    @Override
    public String bind(String endpoint) {
        return socket.bind(endpoint).toString();
    }

    @Override
    public void connect(String endpoint) {
        socket.connect(endpoint);
    }

    @Override
    public void send(Message message) {
        try {
            if (socket instanceof RouterSocket router) {
                router.awaitPeer(RoutingId.key(message.array(0)), PATIENCE);
            }
            SendResult result = ((Sending) socket).send(message, PATIENCE);
            if (result != SendResult.SENT) {
                throw new AssertionError(this + " could not send in " + PATIENCE + ": " + result);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public @Nullable Message receive(Duration timeout) {
        try {
            return ((Receiving) socket).receive(timeout);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void subscribe(byte[] topic) {
        if (socket instanceof SubSocket sub) {
            sub.subscribe(topic);
        } else {
            ((XSubSocket) socket).subscribe(topic);
        }
    }

    @Override
    public void unsubscribe(byte[] topic) {
        if (socket instanceof SubSocket sub) {
            sub.unsubscribe(topic);
        } else {
            ((XSubSocket) socket).unsubscribe(topic);
        }
    }

    @Override
    public void close() {
        socket.close(Duration.ZERO);
    }
}
