package io.weir.netty;

import static io.weir.netty.TlsHost.assertRefused;
import static io.weir.netty.TlsHost.awaitBoth;
import static io.weir.netty.TlsHost.body;
import static io.weir.netty.TlsHost.end;
import static io.weir.netty.TlsHost.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.netty.testing.TlsFiles;
import io.weir.security.Authenticator;
import io.weir.security.Security;
import io.weir.security.Tls;
import io.weir.security.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that are who they say, and peers that are not, over TLS of the JDK and of OpenSSL. */
@Tag("slow")
@ParameterizedClass
@EnumSource(
        value = SslProvider.class,
        names = {"JDK", "OPENSSL"})
class TlsTest extends TlsEnds {
    private static final byte[] LARGE = new byte[3 << 20];

    static {
        new Random(17).nextBytes(LARGE);
    }

    TlsTest(SslProvider provider) {
        super(provider);
    }

    private void connect(Tls serving, Tls connecting) throws Exception {
        host.dial(client, host.bind(server, serving), connecting);
    }

    private void assertBothRefused(String found) throws Exception {
        assertRefused(client, why -> {
            assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED);
            assertThat(why).hasMessageContaining(found);
        });
        assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED));
    }

    @Test
    void messagesOfAllSizesGoBothWays() throws Exception {
        connect(files.server(), files.client());
        awaitBoth(server, client);
        assertThat(server.admitted.get().address()).startsWith("127.0.0.1:");
        send(client, new byte[] {1, 2, 3}, LARGE);
        assertThat(body(server)).containsExactly(1, 2, 3);
        assertThat(body(server)).isEqualTo(LARGE);
        send(server, LARGE, new byte[] {4});
        assertThat(body(client)).isEqualTo(LARGE);
        assertThat(body(client)).containsExactly(4);
        end(client, server);
        assertThat(client.lost).hasValue(0);
        assertThat(server.lost).hasValue(0);
    }

    @Test
    void whatWasSentBeforeTheEndArrivesWhileTheOtherEndStillSends() throws Exception {
        connect(files.server(), files.client());
        awaitBoth(server, client);
        send(server, LARGE, LARGE, LARGE);
        send(client, LARGE, new byte[] {5});
        client.connection.get().finish();
        assertThat(body(server)).isEqualTo(LARGE);
        assertThat(body(server)).containsExactly(5);
        assertThat(client.closed.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(server.closed.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.heard).noneMatch(line -> line.startsWith("broken"));
        assertThat(server.heard).noneMatch(line -> line.startsWith("broken"));
    }

    @Test
    void anRsaCertificateAndOneInAKeyStoreServe() throws Exception {
        X509Bundle rsa = files.issue(TlsFiles.local("server").algorithm(Algorithm.rsa2048));
        Path store = files.store("server.p12", "PKCS12", rsa, "secret");
        connect(Tls.DEFAULT.withKeyStore(store, "secret"), Tls.DEFAULT.withTrustStore(store, "secret"));
        awaitBoth(server, client);
        end(client, server);
    }

    @Test
    void aCertificateInAnOldJavaKeyStoreServes() throws Exception {
        Path store = files.store("server.jks", "JKS", files.issue(TlsFiles.local("server")), "secret");
        connect(Tls.DEFAULT.withKeyStore(store, "secret"), files.client());
        awaitBoth(server, client);
        end(client, server);
    }

    @Test
    void aServerThatIsNotTheOneAskedForIsRefused() throws Exception {
        connect(files.showing("other", TlsFiles.builder("other").addSanDnsName("other.example")), files.client());
        assertBothRefused("127.0.0.1");
    }

    @Test
    void theNameThatIsCheckedMayBeAnotherThanTheHost() throws Exception {
        connect(
                files.showing("other", TlsFiles.builder("other").addSanDnsName("other.example")),
                files.client().withServerName("other.example"));
        awaitBoth(server, client);
        end(client, server);
    }

    @Test
    void aNameThatIsCheckedInPlaceOfTheHostMustBeRight() throws Exception {
        connect(files.server(), files.client().withServerName("other.example"));
        assertBothRefused("other.example");
    }

    @Test
    void theNameMayGoUnchecked() throws Exception {
        connect(
                files.showing("other", TlsFiles.builder("other").addSanDnsName("other.example")),
                files.client().withoutHostNameCheck());
        awaitBoth(server, client);
        end(client, server);
    }

    @Test
    void theHostOfTheEndpointMayBeAName() throws Exception {
        Endpoint bound = host.bind(server, files.server());
        host.dial(client, Endpoint.parse(bound.toString().replace("127.0.0.1", "localhost")), files.client());
        awaitBoth(server, client);
        end(client, server);
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        connect(
                files.showing(
                        "old", TlsFiles.local("old").notAfter(Instant.now().minus(Duration.ofHours(1)))),
                files.client());
        assertBothRefused("NotAfter");
    }

    @Test
    void anExpiredCertificateIsRefusedThoughItIsItselfTheTrustedOne() throws Exception {
        X509Bundle old =
                TlsFiles.selfSigned(TlsFiles.local("old").notAfter(Instant.now().minus(Duration.ofHours(1))));
        connect(files.show("old", old), Tls.DEFAULT.withTrust(files.chain("old")));
        assertBothRefused("NotAfter");
    }

    @Test
    void aCertificateThatTheServerHasSignedForItselfServesWhereItIsTrusted() throws Exception {
        connect(
                files.show("own", TlsFiles.selfSigned(TlsFiles.local("own"))),
                Tls.DEFAULT.withTrust(files.chain("own")));
        awaitBoth(server, client);
        end(client, server);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        connect(files.show("own", TlsFiles.selfSigned(TlsFiles.local("own"))), files.client());
        assertBothRefused("");
    }

    @Test
    void theTrustOfTheJdkDoesNotCoverAnAuthorityOfOurOwn() throws Exception {
        connect(files.server(), Tls.DEFAULT);
        assertBothRefused("");
    }

    @Test
    void aClientWithoutTheCertificateThatIsRequiredIsRefused() throws Exception {
        connect(files.server().requireClientCertificate(), files.client());
        assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED));
        assertRefused(client, why -> {
            assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED);
            assertThat(why.getMessage()).containsIgnoringCase("alert");
        });
    }

    @Test
    void aClientWithACertificateOfAnotherAuthorityIsRefused() throws Exception {
        connect(
                files.server().requireClientCertificate(),
                files.show("stranger", TlsFiles.selfSigned(TlsFiles.builder("stranger"))));
        assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED));
        assertRefused(client, why -> assertThat(why.refusal()).isEqualTo(Refusal.TLS_FAILED));
    }

    @Test
    void aClientWithTheCertificateThatIsRequiredIsServed() throws Exception {
        connect(files.server().requireClientCertificate(), files.showing("sensor", TlsFiles.builder("sensor 17")));
        awaitBoth(server, client);
        assertThat(server.admitted.get().origin().userId()).isEqualTo("CN=sensor 17,O=Weir");
        end(client, server);
    }

    private Endpoint bindAsking(Authenticator authenticator) throws Exception {
        return host.bind(
                server,
                files.server().requireClientCertificate(),
                Security.none(authenticator, ""),
                Duration.ofSeconds(30));
    }

    @Test
    void anAuthenticatorIsToldTheSubjectOfTheCertificateAndDecides() throws Exception {
        Endpoint bound = bindAsking(asked -> CompletableFuture.completedStage(
                "CN=sensor 17,O=Weir".equals(asked.certificateSubject())
                        ? Verdict.accepted("seventeen", Map.of())
                        : Verdict.denied("not the one")));
        host.dial(client, bound, files.showing("sensor", TlsFiles.builder("sensor 17")));
        awaitBoth(server, client);
        assertThat(server.admitted.get().origin().userId()).isEqualTo("seventeen");
        end(client, server);
    }

    @Test
    void anAuthenticatorMayDenyACertificateThatIsTrusted() throws Exception {
        Endpoint bound = bindAsking(asked -> CompletableFuture.completedStage(Verdict.denied("no")));
        host.dial(client, bound, files.showing("sensor", TlsFiles.builder("sensor 17")));
        assertRefused(server, why -> assertThat(why.refusal()).isEqualTo(Refusal.AUTHENTICATION_DENIED));
        assertRefused(client, why -> assertThat(why.refusal()).isNotEqualTo(Refusal.TLS_FAILED));
    }

    @Test
    void aClientNeedNotShowACertificateThatIsOnlyAskedFor() throws Exception {
        connect(files.server().requestClientCertificate(), files.client());
        awaitBoth(server, client);
        assertThat(server.admitted.get().origin().userId()).isEmpty();
        end(client, server);
    }
}
