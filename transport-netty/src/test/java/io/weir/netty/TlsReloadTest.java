package io.weir.netty;

import static io.weir.netty.TlsHost.awaitBoth;
import static io.weir.netty.TlsHost.body;
import static io.weir.netty.TlsHost.end;
import static io.weir.netty.TlsHost.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import io.weir.Endpoint;
import io.weir.netty.testing.FakeGate;
import io.weir.netty.testing.TlsFiles;
import io.weir.security.Tls;
import io.weir.testing.Eventually;
import io.weir.transport.Connector;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced while sockets use them. */
@Tag("slow")
class TlsReloadTest {
    @TempDir
    private Path folder;

    private boolean isServed(TlsHost host, Endpoint bound, Tls tls) throws Exception {
        FakeGate client = new FakeGate();
        host.dial(client, bound, tls);
        try {
            client.admitted.get(10, TimeUnit.SECONDS);
            end(client);
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Test
    void aNewCertificateIsShownToNewPeersAndTheOldOnesStay() throws Exception {
        try (TlsHost host = new TlsHost(SslProvider.JDK)) {
            TlsFiles files = new TlsFiles(folder);
            FakeGate server = new FakeGate();
            FakeGate client = new FakeGate();
            Endpoint bound = host.bind(server, files.server());
            host.dial(client, bound, files.client());
            awaitBoth(server, client);

            X509Bundle own = TlsFiles.selfSigned(TlsFiles.local("server"));
            Tls knowsTheNew = Tls.DEFAULT.withTrust(folder.resolve("own.pem"));
            TlsFiles.write(folder.resolve("own.pem"), own.getCertificatePEM());
            assertThat(isServed(host, bound, knowsTheNew)).isFalse();
            files.show("server", own);
            Eventually.eventually(
                    () -> assertThat(isServed(host, bound, knowsTheNew)).isTrue());
            assertThat(isServed(host, bound, files.client())).isFalse();

            send(client, new byte[] {1});
            assertThat(body(server)).containsExactly(1);
            end(client);
        }
    }

    @Test
    void filesThatDoNotFitTogetherLeaveTheFormerOnesInForce() throws Exception {
        try (TlsHost host = new TlsHost(SslProvider.JDK)) {
            TlsFiles files = new TlsFiles(folder);
            Tls tls = files.showing("client", TlsFiles.builder("a client"));
            FakeGate client = new FakeGate();
            FakeGate server = new FakeGate();
            Endpoint bound = host.bind(server, files.server().requireClientCertificate());
            Connector connector = host.prepare(client, bound, tls);
            TlsFiles.write(files.key("client"), "nothing");
            connector.attempt();
            awaitBoth(server, client);
            end(client, server);
        }
    }

    @Test
    void aClientTrustsWhatTheFileSaysBeforeEachAttempt() throws Exception {
        try (TlsHost host = new TlsHost(SslProvider.JDK)) {
            TlsFiles files = new TlsFiles(folder);
            X509Bundle own = TlsFiles.selfSigned(TlsFiles.local("server"));
            FakeGate server = new FakeGate();
            Endpoint bound = host.bind(server, files.show("server", own));
            FakeGate refused = new FakeGate();
            Connector connector = host.dial(refused, bound, files.client());
            TlsHost.assertRefused(refused, why -> assertThat(why).hasMessageContaining("TLS"));
            assertThat(refused.connection).isNotDone();
            TlsFiles.write(files.authority(), own.getCertificatePEM());
            connector.attempt();
            refused.connection.get(10, TimeUnit.SECONDS);
            server.connection.get(10, TimeUnit.SECONDS);
            end(refused, server);
        }
    }
}
