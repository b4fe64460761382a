package io.weir.bench.sniff;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import io.weir.netty.address.TcpAddress;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Listens at one tcp endpoint, leads every connection to another, and tells what it sees. The bytes are passed on as they
 * are, whatever they mean, with back-pressure, half-closes and resets; a client whose server cannot be reached is reset.
 *
 * <p>All connections share one event loop. What cannot be taken as fast as it is seen is counted and forgotten, and the
 * traffic does not wait. Safe from any thread.
 */
public final class Sniffer implements AutoCloseable {
    private final EventLoopGroup group;
    private final ChannelGroup channels;
    private final FindingQueue sightings;
    private final Endpoint endpoint;

    private Sniffer(EventLoopGroup group, ChannelGroup channels, FindingQueue sightings, Endpoint endpoint) {
        this.group = group;
        this.channels = channels;
        this.sightings = sightings;
        this.endpoint = endpoint;
    }

    /**
     * Begins to listen.
     *
     * @param listen where clients connect
     * @param forward where they are led; a host name is looked up once, now, and all its addresses are tried in order
     * @param hidePayloads whether only the sizes of messages are told
     * @throws InvalidEndpointException if either is not a tcp endpoint
     * @throws UnknownHostException if there is no such host
     * @throws BindFailedException if the system refuses to listen
     */
    public static Sniffer open(Endpoint listen, Endpoint forward, boolean hidePayloads) throws UnknownHostException {
        InetSocketAddress here = TcpAddress.forBind(tcp(listen)).bindAddress(hasIpv6(listen));
        TcpAddress there = TcpAddress.forConnect(tcp(forward));
        List<InetSocketAddress> addresses = there.resolve(true);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("weir-sniff", true), NioIoHandler.newFactory());
        // Whatever is added once it is closed is closed, too.
        ChannelGroup channels = new DefaultChannelGroup(group.next(), true);
        FindingQueue sightings = new FindingQueue();
        Bootstrap connector = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Joining(channels));
        there.source().ifPresent(from -> connector.localAddress(from.bindAddress(true)));
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channelFactory(() -> new NioServerSocketChannel(
                        SelectorProvider.provider(),
                        here.getAddress() instanceof Inet6Address
                                ? SocketProtocolFamily.INET6
                                : SocketProtocolFamily.INET))
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handler(new Joining(channels))
                .childHandler(new Receptionist(channels, connector, addresses, hidePayloads, sightings))
                .bind(here)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            end(channels, group);
            Throwable cause = bound.cause();
            throw new BindFailedException(listen.toString(), String.valueOf(cause.getMessage()), cause);
        }
        bound.channel().pipeline().addLast(new AcceptFailures(sightings));
        Endpoint endpoint =
                TcpAddress.endpoint((InetSocketAddress) bound.channel().localAddress());
        return new Sniffer(group, channels, sightings, endpoint);
    }

    private static Endpoint tcp(Endpoint endpoint) {
        if (!endpoint.scheme().equals("tcp")) {
            throw new InvalidEndpointException(endpoint.toString(), "expected: tcp, which alone can be listened in on");
        }
        return endpoint;
    }

    /** An address says so itself; all interfaces are those of IPv4, as everywhere in Weir unless IPv6 is asked for. */
    private static boolean hasIpv6(Endpoint endpoint) {
        return endpoint.address().startsWith("[");
    }

    /** Where it listens, with the port. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * What was seen since the last call, at least one; waits for it. For one thread at a time.
     *
     * @throws InterruptedException if interrupted before there is any
     */
    public List<TimedFinding> take() throws InterruptedException {
        return sightings.take();
    }

    /** Closes all connections and stops listening. */
    @Override
    public void close() {
        end(channels, group);
    }

    /** A loop that ends does not always close its channels. */
    private static void end(ChannelGroup channels, EventLoopGroup group) {
        channels.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Remembers a channel, to close it in the end. */
    @ChannelHandler.Sharable
    private static final class Joining extends ChannelInitializer<Channel> {
        private final ChannelGroup channels;

        Joining(ChannelGroup channels) {
            this.channels = channels;
        }

        @Override
        protected void initChannel(Channel channel) {
            channels.add(channel);
        }
    }

    /** Meets every client. */
    private static final class Receptionist extends ChannelInitializer<Channel> {
        private final ChannelGroup channels;
        private final Bootstrap connector;
        private final List<InetSocketAddress> addresses;
        private final boolean hidePayloads;
        private final FindingQueue sightings;
        private int count;

        Receptionist(
                ChannelGroup channels,
                Bootstrap connector,
                List<InetSocketAddress> addresses,
                boolean hidePayloads,
                FindingQueue sightings) {
            this.channels = channels;
            this.connector = connector;
            this.addresses = addresses;
            this.hidePayloads = hidePayloads;
            this.sightings = sightings;
        }

        @Override
        protected void initChannel(Channel client) {
            channels.add(client);
            new Connection(++count, (SocketChannel) client, hidePayloads, sightings)
                    .forward(connector, addresses.iterator());
        }
    }

    /** Says what the system could not accept; the handler before it stops accepting for a second then. */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        private final FindingQueue sightings;

        AcceptFailures(FindingQueue sightings) {
            this.sightings = sightings;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            sightings.add(0, null, new Finding.Failed(String.valueOf(cause.getMessage())));
        }
    }
}
