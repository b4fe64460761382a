package io.weir.bench.sniff;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.weir.netty.address.TcpAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A client and the server that it is led to, as if they were directly connected. For the event loop of both. */
final class Connection {
    private final int number;
    private final SocketChannel client;
    private final FindingQueue sightings;
    private final RelayHandler fromClient;
    private final RelayHandler fromServer;
    private @Nullable SocketChannel server;
    private int outputsShut;
    private int closed;
    private boolean over;

    Connection(int number, SocketChannel client, boolean hidePayloads, FindingQueue sightings) {
        this.number = number;
        this.client = client;
        this.sightings = sightings;
        fromClient = new RelayHandler(this, Direction.FROM_CLIENT, hidePayloads);
        fromServer = new RelayHandler(this, Direction.FROM_SERVER, hidePayloads);
        client.pipeline().addLast(fromClient);
    }

    /** Connects to the first of the addresses that answers; nothing is read from the client before. */
    void forward(Bootstrap connector, Iterator<InetSocketAddress> addresses) {
        InetSocketAddress address = addresses.next();
        connector.connect(address).addListener((ChannelFuture connecting) -> {
            if (connecting.isSuccess()) {
                open((SocketChannel) connecting.channel(), address);
            } else if (addresses.hasNext()) {
                forward(connector, addresses);
            } else {
                saw(null, new Finding.Failed(String.valueOf(connecting.cause().getMessage())));
                reset(client);
            }
        });
    }

    private void open(SocketChannel to, InetSocketAddress address) {
        server = to;
        to.pipeline().addLast(fromServer);
        saw(null, new Finding.Opened(print(client.remoteAddress()), print(address)));
        client.closeFuture().addListener(done -> endClosed());
        to.closeFuture().addListener(done -> endClosed());
        client.config().setAutoRead(true);
        to.config().setAutoRead(true);
    }

    private static String print(InetSocketAddress address) {
        return TcpAddress.endpoint(address).address();
    }

    void saw(@Nullable Direction direction, Finding what) {
        sightings.add(number, direction, what);
    }

    /** Gives the bytes to the other end, and says whether it takes more. */
    boolean pass(RelayHandler from, ByteBuf bytes) {
        SocketChannel to = opposite(from);
        to.writeAndFlush(bytes, to.voidPromise());
        return to.isWritable();
    }

    /** Peers of old versions are answered in their versions, and what is not ZMTP is not answered in ZMTP. */
    void compareNotes(RelayHandler from) {
        StreamObserver other = oppositeRelay(from).observer();
        if (from.observer().isIgnoring() && other.isGreeting()) {
            other.ignore();
        }
    }

    /** Reads from the other end, or no longer. */
    void readOpposite(RelayHandler from, boolean read) {
        if (server != null && !oppositeRelay(from).hasEnded()) {
            opposite(from).config().setAutoRead(read);
        }
    }

    /** One end sends no more: tells the other, behind the last byte. */
    void ended(RelayHandler from) {
        from.observer().end();
        saw(from.direction(), new Finding.End());
        SocketChannel to = opposite(from);
        to.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(flushed -> to.shutdownOutput().addListener(shut -> {
                    if (++outputsShut == Direction.values().length) {
                        close();
                    }
                }));
    }

    /** One end was reset: resets the other, too. */
    void broke(RelayHandler end, Throwable why) {
        if (over) {
            return;
        }
        over = true;
        fromClient.observer().end();
        fromServer.observer().end();
        saw(end.direction(), new Finding.Reset(String.valueOf(why.getMessage())));
        reset(opposite(end));
        close();
    }

    private static void reset(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            // Some systems refuse every call on a connection that is reset already.
        }
        channel.close();
    }

    /** Closes what is still open of both ends. */
    void close() {
        over = true;
        client.close();
        if (server != null) {
            server.close();
        }
    }

    private void endClosed() {
        if (++closed == Direction.values().length) {
            saw(null, new Finding.Closed(fromClient.bytes(), fromServer.bytes()));
        }
    }

    private RelayHandler oppositeRelay(RelayHandler from) {
        return from == fromClient ? fromServer : fromClient;
    }

    private SocketChannel opposite(RelayHandler from) {
        return from == fromServer || server == null ? client : server;
    }
}
