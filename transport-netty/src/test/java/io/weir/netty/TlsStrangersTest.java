package io.weir.netty;

import static io.weir.netty.TlsHost.assertRefused;
import static io.weir.netty.TlsHost.awaitBoth;
import static io.weir.netty.TlsHost.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslProvider;
import io.weir.Endpoint;
import io.weir.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes to a port with TLS that does not belong there, and what answers on a port that should have it. */
@Tag("slow")
@ParameterizedClass
@EnumSource(
        value = SslProvider.class,
        names = {"JDK", "OPENSSL"})
class TlsStrangersTest extends TlsEnds {
    private static final byte[] GREETING = {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3};

    TlsStrangersTest(SslProvider provider) {
        super(provider);
    }

    private static int port(Endpoint endpoint) {
        return Integer.parseInt(endpoint.address().substring(endpoint.address().lastIndexOf(':') + 1));
    }

    private static Socket open(Endpoint endpoint) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(endpoint));
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Reads until the end, which may be a reset. */
    private static void awaitEnd(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            in.readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection ends", e);
        } catch (IOException e) {
            // A reset ends it, too.
        }
    }

    @Test
    void aClientInClearTextIsRefusedAndNothingOfWhatItSaidIsTold() throws Exception {
        Endpoint bound = host.bind(server, files.server());
        try (Socket socket = open(bound)) {
            socket.getOutputStream().write("GET /secret HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertRefused(server, why -> {
                assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED);
                assertThat(why).hasMessageContaining("record of TLS").hasMessageNotContaining("474554");
            });
            awaitEnd(socket);
        }
    }

    @Test
    void aClientOfZmtpInClearTextIsRefused() throws Exception {
        Endpoint bound = host.bind(server, files.server());
        try (Socket socket = open(bound)) {
            socket.getOutputStream().write(GREETING);
            assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED));
            awaitEnd(socket);
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosedWhenTheTimeOfTheHandshakeIsOver() throws Exception {
        Endpoint bound = host.bind(server, files.server(), Duration.ofMillis(200));
        try (Socket socket = open(bound)) {
            assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.HANDSHAKE_TIMEOUT));
            awaitEnd(socket);
        }
    }

    @Test
    void aConnectionThatStopsAmidTheHandshakeOfTlsIsClosedThenToo() throws Exception {
        Endpoint bound = host.bind(server, files.server(), Duration.ofMillis(200));
        try (Socket socket = open(bound)) {
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.HANDSHAKE_TIMEOUT));
            awaitEnd(socket);
        }
    }

    @Test
    void aHealthCheckIsKnownByItsSilence() throws Exception {
        Endpoint bound = host.bind(server, files.server());
        open(bound).close();
        assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.CLOSED_UNHEARD));
    }

    @Test
    void aClientThatEndsAmidTheHandshakeOfTlsWasHeard() throws Exception {
        Endpoint bound = host.bind(server, files.server());
        try (Socket socket = open(bound)) {
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
        }
        assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.HANDSHAKE_CLOSED));
    }

    @Test
    void aServerInClearTextIsRefused() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host.dial(client, Endpoint.parse("tls+tcp://127.0.0.1:" + plain.getLocalPort()), files.client());
            try (Socket accepted = plain.accept()) {
                accepted.getOutputStream().write(GREETING);
                assertRefused(client, why -> {
                    assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED);
                    assertThat(why).hasMessageContaining("record of TLS");
                });
            }
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpWhenTheTimeOfTheHandshakeIsOver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Endpoint endpoint = Endpoint.parse("tls+tcp://127.0.0.1:" + silent.getLocalPort());
            host.dial(client, endpoint, files.client(), Duration.ofMillis(200));
            assertRefused(client, why -> assertThat(why.refusal()).isEqualTo(Refusal.HANDSHAKE_TIMEOUT));
        }
    }

    private SSLSocket tlsOf(Socket socket, String version) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(files.authority())) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        tls.setEnabledProtocols(new String[] {version});
        return tls;
    }

    @Test
    void aClientThatShakesHandsAgainAndAgainIsRefused() throws Exception {
        Endpoint bound = host.bind(server, files.server());
        try (SSLSocket tls = tlsOf(open(bound), "TLSv1.2")) {
            tls.startHandshake();
            try {
                while (true) {
                    tls.startHandshake();
                    tls.getInputStream().read();
                }
            } catch (IOException e) {
                // The server has ended it.
            }
            assertRefused(server, why -> {
                assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED);
                assertThat(why).hasMessageContaining("shake hands again");
            });
        }
    }

    @Test
    void anOldVersionOfTlsIsRefused() throws Exception {
        Endpoint bound = host.bind(server, files.server());
        try (Socket socket = open(bound)) {
            // A hello of TLS 1.1 with one suite of that time.
            byte[] hello = new byte[50];
            byte[] head = {22, 3, 2, 0, 45, 1, 0, 0, 41, 3, 2};
            System.arraycopy(head, 0, hello, 0, head.length);
            hello[45] = 2;
            hello[46] = (byte) 0xc0;
            hello[47] = 0x13;
            hello[48] = 1;
            socket.getOutputStream().write(hello);
            assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED));
            awaitEnd(socket);
        }
    }

    @Test
    void strangersDoNotDisturbThosePeersThatBelongThere() throws Exception {
        Endpoint bound = host.bind(server, files.server());
        try (Socket silent = open(bound);
                Socket loud = open(bound)) {
            loud.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            host.dial(client, bound, files.client());
            awaitBoth(server, client);
            assertThat(silent.isConnected()).isTrue();
            end(client, server);
        }
    }
}
