/** tcp, ipc and tls+tcp for Weir, on Netty. A context finds it by itself. */
module io.weir.netty {
    requires transitive io.weir.core;
    requires static micrometer.core;
    requires transitive io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires transitive io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires io.netty.transport.unix.common;
    requires jdk.net;
    requires static org.jspecify;

    exports io.weir.netty;

    provides io.weir.transport.TransportProvider with
            io.weir.netty.NettyProvider;
}
