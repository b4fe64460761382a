package io.weir.patterns.contract;

import io.weir.Endpoint;
import io.weir.netty.NettyProvider;
import io.weir.netty.testing.TlsFiles;
import io.weir.security.Tls;
import io.weir.socket.HostTransport;
import io.weir.testing.TempDirectories;
import io.weir.transport.Acceptor;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Connector;
import io.weir.transport.ThreadInheritance;
import io.weir.transport.Transport;
import io.weir.transport.TransportSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Netty's tls+tcp, where each socket shows and requires a certificate without being asked to by its options. */
final class TlsOfTests extends HostTransport {
    private static final Tls TLS = tls();

    private final Transport netty;

    TlsOfTests(String io) {
        netty = new NettyProvider().open(new TransportSettings("tls", 1, true, ThreadInheritance.ofThisThread(), io));
    }

    private static Tls tls() {
        try {
            Path folder = Files.createTempDirectory(TempDirectories.root(), "weir-tls-");
            Tls tls = new TlsFiles(folder).server().requireClientCertificate();
            folder.toFile().deleteOnExit();
            try (var files = Files.list(folder)) {
                files.forEach(file -> file.toFile().deleteOnExit());
            }
            return tls;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Transport transport() {
        return new Transport() {
            @Override
            public Set<String> schemes() {
                return Set.of("tls+tcp");
            }

            @Override
            public CompletionStage<Acceptor> bind(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
                return netty.bind(endpoint, withTls(setup), gate);
            }

            @Override
            public Connector dial(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
                return netty.dial(endpoint, withTls(setup), gate);
            }

            @Override
            public boolean inEventLoop() {
                return netty.inEventLoop();
            }

            @Override
            public CompletionStage<Void> close() {
                return netty.close();
            }
        };
    }

    private static ConnectionSetup withTls(ConnectionSetup setup) {
        return new ConnectionSetup(
                setup.introduction(),
                setup.limits(),
                setup.heartbeats(),
                setup.tcp(),
                setup.bodies(),
                setup.security(),
                setup.authenticators(),
                setup.received(),
                TLS);
    }
}
