package io.weir.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is set by {@code weir.*}. A property that does not exist is an error.
 *
 * @param enabled whether anything of Weir is configured
 * @param context the context of all sockets
 * @param sockets sockets by name; each is a bean of that name
 * @param proxies proxies by name, each between two sockets of these; each is a bean of that name
 * @param brokers brokers by name, between clients and REQ workers; each is a bean of that name
 * @param listener what holds for all methods with WeirListener
 * @param metrics what is measured
 */
@ConfigurationProperties(prefix = WeirProperties.PREFIX, ignoreUnknownFields = false)
record WeirProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue ContextSettings context,
        @DefaultValue Map<String, SocketSettings> sockets,
        @DefaultValue Map<String, ProxySettings> proxies,
        @DefaultValue Map<String, BrokerSettings> brokers,
        @DefaultValue ListenerSettings listener,
        @DefaultValue MetricsSettings metrics) {
    static final String PREFIX = "weir";

    /**
     * The context.
     *
     * @param name its name, in names of threads, logs and metrics; by default that of the application
     * @param io the system interface: auto, epoll, kqueue, io_uring or nio
     * @param ioThreads event loops
     * @param maxSockets sockets that may be open at a time
     * @param sendMemory bytes that may wait to be sent to all peers together; by default a quarter of the heap
     * @param receiveMemory bytes of received messages that all connections may hold together; by default a quarter of the heap
     * @param bodyMemory bytes outside the heap for the bodies of large messages
     * @param daemonThreads whether its threads let the process end
     * @param warmUp how long to exchange messages with itself before the first bind; by default not at all
     */
    record ContextSettings(
            @Nullable String name,
            @DefaultValue("1") int ioThreads,
            @DefaultValue("1023") int maxSockets,
            @Nullable DataSize sendMemory,
            @Nullable DataSize receiveMemory,
            @Nullable DataSize bodyMemory,
            @DefaultValue("false") boolean daemonThreads,
            @Nullable Duration warmUp,
            @DefaultValue("auto") String io) {}

    /**
     * One socket.
     *
     * @param type the kind
     * @param bind endpoints to listen on
     * @param connect endpoints to connect to
     * @param subscribe topics of a sub or xsub, or groups of a dish; the empty text is every topic
     * @param options options by the names of the methods of the type's options, such as send-high-water-mark
     * @param security what the connections are secured by
     * @param tls certificates for tls+tcp endpoints
     * @param expectedPeers peers that must be connected for the health to be UP
     */
    record SocketSettings(
            @Nullable SocketKind type,
            @DefaultValue List<String> bind,
            @DefaultValue List<String> connect,
            @DefaultValue List<String> subscribe,
            @DefaultValue Map<String, String> options,
            @DefaultValue SecuritySettings security,
            @DefaultValue TlsSettings tls,
            @DefaultValue("0") int expectedPeers) {}

    /**
     * Security of a socket, named as the options of the weir command.
     *
     * @param curveServer files with the secret keys of a server of CURVE; two while keys are changed
     * @param curveAllow directory with the certificates of the clients that are let in
     * @param curveAllowAny whether every client is let in that knows the key of the server
     * @param curveServerKey the public key of the server to connect to: a file, or the 40 characters
     * @param curveClient file with the own secret key of a client; by default keys are made anew
     * @param plainServer file with the users of a server of PLAIN
     * @param plainUser user of a client of PLAIN
     * @param plainPassword password of a client of PLAIN
     * @param plainPasswordFile file whose first line is that password
     * @param zapDomain the domain that an authenticator is told
     * @param authenticator name of a bean that decides about peers, in place of the files
     */
    record SecuritySettings(
            @DefaultValue List<String> curveServer,
            @Nullable String curveAllow,
            @DefaultValue("false") boolean curveAllowAny,
            @Nullable String curveServerKey,
            @Nullable String curveClient,
            @Nullable String plainServer,
            @Nullable String plainUser,
            @Nullable String plainPassword,
            @Nullable String plainPasswordFile,
            @Nullable String zapDomain,
            @Nullable String authenticator) {
        /** Without the password. */
        @Override
        public String toString() {
            return "SecuritySettings";
        }
    }

    /**
     * Certificates of a socket: by one of Boot's SSL bundles, or by files in PEM.
     *
     * @param bundle name of an SSL bundle
     * @param certificate PEM file with the certificate chain of the socket: its own certificate first, then the intermediate ones
     * @param key file with the key of it
     * @param keyPassword password of that key
     * @param trust file with the certificates that are trusted; by default those of the JDK
     * @param requireClientCertificate whether a bound socket lets in only clients with a trusted certificate
     * @param serverName name that the certificate of a server must have; by default the host of the endpoint
     */
    record TlsSettings(
            @Nullable String bundle,
            @Nullable String certificate,
            @Nullable String key,
            @Nullable String keyPassword,
            @Nullable String trust,
            @DefaultValue("false") boolean requireClientCertificate,
            @Nullable String serverName) {
        /** Without the password. */
        @Override
        public String toString() {
            return "TlsSettings";
        }
    }

    /**
     * A proxy.
     *
     * @param frontend name of the socket on one side
     * @param backend name of the socket on the other side
     * @param capture name of a socket that gets a copy of each message
     */
    record ProxySettings(
            @Nullable String frontend,
            @Nullable String backend,
            @Nullable String capture) {}

    /**
     * A broker.
     *
     * @param frontend where clients come
     * @param backend where workers come
     * @param options options of both sockets
     */
    record BrokerSettings(
            @DefaultValue SideSettings frontend,
            @DefaultValue SideSettings backend,
            @DefaultValue Map<String, String> options) {}

    /**
     * One side of a broker.
     *
     * @param bind endpoints to listen on
     * @param connect endpoints to connect to
     */
    record SideSettings(
            @DefaultValue List<String> bind, @DefaultValue List<String> connect) {}

    /**
     * Listeners.
     *
     * @param concurrency messages that may be in the hands of one method at a time, unless it says otherwise itself
     * @param stopTimeout how long the methods may take to finish what was received when the application stops
     */
    record ListenerSettings(
            @DefaultValue("1") int concurrency,
            @DefaultValue("20s") Duration stopTimeout) {}

    /**
     * Metrics.
     *
     * @param netty whether the event loops and the allocator of Netty have meters, too
     */
    record MetricsSettings(@DefaultValue("false") boolean netty) {}
}
