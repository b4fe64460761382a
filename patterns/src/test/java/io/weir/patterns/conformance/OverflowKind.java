package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.option.OptionsBuilder;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.PeerSocket;
import io.weir.patterns.clientserver.RoutingNumber;
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
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Each kind that has the option overflow, with a kind that receives from it. */
enum OverflowKind {
    PUSH(PushSocket::open, PullSocket::open),
    SCATTER(ScatterSocket::open, GatherSocket::open),
    DEALER(DealerSocket::open, DealerSocket::open),
    CLIENT(ClientSocket::open, ServerSocket::open),
    PAIR(PairSocket::open, PairSocket::open),
    CHANNEL(ChannelSocket::open, ChannelSocket::open),
    PUB(PubSocket::open, OverflowKind::sub),
    XPUB(XPubSocket::open, OverflowKind::sub),
    RADIO(
            RadioSocket::open,
            (context, options) -> DishSocket.open(context, options::accept).join("group")),
    ROUTER(RouterSocket::open, DealerSocket::open),
    SERVER(ServerSocket::open, ClientSocket::open),
    PEER(PeerSocket::open, PeerSocket::open);

    /** Opens the sending end. */
    interface Sender {
        Socket open(Context context, Consumer<SendOptionsBuilder<?>> options);
    }

    /** Opens the receiving end. */
    interface Receiver {
        Socket open(Context context, Consumer<OptionsBuilder<?>> options);
    }

    private final Sender sender;
    private final Receiver receiver;

    OverflowKind(Sender sender, Receiver receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    private static Socket sub(Context context, Consumer<OptionsBuilder<?>> options) {
        SubSocket sub = SubSocket.open(context, options::accept);
        sub.subscribe("");
        return sub;
    }

    Socket sender(Context context, Consumer<SendOptionsBuilder<?>> options) {
        return sender.open(context, options);
    }

    Socket receiver(Context context, Consumer<OptionsBuilder<?>> options) {
        return receiver.open(context, options);
    }

    /**
     * Connects the receiver, waits until the sender can send to it, and returns what gives a body its address or group.
     */
    UnaryOperator<Message> connect(Socket from, Socket to, Endpoint endpoint) throws InterruptedException {
        if (this == PEER) {
            PeerSocket peer = (PeerSocket) to;
            peer.send(peer.connectPeer(endpoint).before(Message.of("hello")));
        } else {
            to.connect(endpoint);
        }
        return switch (this) {
            case ROUTER -> {
                ((DealerSocket) to).send("hello");
                byte[] id = receive((Receiving) from).bytes(0);
                yield body -> body.prepend(id);
            }
            case SERVER -> {
                ((ClientSocket) to).send("hello");
                RoutingNumber client = RoutingNumber.of(receive((Receiving) from));
                yield client::before;
            }
            case PEER -> {
                RoutingNumber number = RoutingNumber.of(receive((Receiving) from));
                yield number::before;
            }
            case RADIO -> {
                assertThat(((RadioSocket) from).awaitMembers("group", 1, PATIENCE))
                        .isTrue();
                yield body -> body.prepend("group".getBytes(StandardCharsets.US_ASCII));
            }
            case PUB -> {
                assertThat(((PubSocket) from).awaitSubscribers("", 1, PATIENCE)).isTrue();
                yield UnaryOperator.identity();
            }
            case XPUB -> {
                assertThat(((XPubSocket) from).awaitSubscribers("", 1, PATIENCE))
                        .isTrue();
                yield UnaryOperator.identity();
            }
            default -> {
                awaitPeers(from, 1);
                yield UnaryOperator.identity();
            }
        };
    }
}
