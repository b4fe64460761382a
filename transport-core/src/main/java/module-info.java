/**
 * Weir's core: messages, queues, sockets without patterns, and inproc.
 *
 * <p>Applications need {@code io.weir} and {@code io.weir.socket}, and the socket types of {@code io.weir.patterns}.
 */
module io.weir.core {
    requires jdk.jfr;
    requires static java.management;
    requires static micrometer.core;
    requires org.jctools.core;
    requires org.jctools.core.jdk11;
    requires static transitive org.jspecify;

    exports io.weir;
    exports io.weir.annotation;
    exports io.weir.event;
    exports io.weir.jmx;
    exports io.weir.metrics;
    exports io.weir.option;
    exports io.weir.security;
    exports io.weir.snapshot;
    exports io.weir.socket;
    exports io.weir.store;
    exports io.weir.check to
            io.weir.netty,
            io.weir.patterns;
    exports io.weir.engine to
            io.weir.patterns;
    exports io.weir.memory to
            io.weir.netty,
            io.weir.patterns;
    exports io.weir.pattern to
            io.weir.patterns;
    exports io.weir.queue to
            io.weir.netty,
            io.weir.patterns;
    exports io.weir.transport to
            io.weir.netty,
            io.weir.patterns;

    uses io.weir.store.StoreProvider;
    uses io.weir.transport.TransportProvider;

    provides io.weir.transport.TransportProvider with
            io.weir.inproc.InprocProvider;
}
