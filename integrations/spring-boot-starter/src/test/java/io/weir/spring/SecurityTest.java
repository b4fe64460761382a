package io.weir.spring;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Origin;
import io.weir.netty.testing.TlsFiles;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.Tls;
import io.weir.security.Verdict;
import io.weir.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Sockets that are secured by properties: a message goes through, and who sent it is known. */
class SecurityTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final int port = FreePort.find();

    private ApplicationContextRunner application(String scheme) {
        return Runner.plain()
                .withPropertyValues(
                        "weir.sockets.in.type=pull",
                        "weir.sockets.in.bind=" + scheme + "://127.0.0.1:" + port,
                        "weir.sockets.out.type=push",
                        "weir.sockets.out.connect=" + scheme + "://localhost:" + port);
    }

    /** What is known of the sender. */
    private static Origin sent(ApplicationContextRunner application) {
        CompletableFuture<Origin> origin = new CompletableFuture<>();
        application.run(running -> {
            assertThat(running).hasNotFailed();
            running.getBean(PushSocket.class).send("secret");
            Message received = running.getBean(PullSocket.class).receive(SOON);
            assertThat(received).isNotNull();
            assertThat(received.text()).isEqualTo("secret");
            origin.complete(received.origin());
        });
        return origin.join();
    }

    @Test
    void curveByFiles() throws IOException {
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        try (CurveKeyPair server = CurveKeyPair.generate();
                CurveKeyPair client = CurveKeyPair.generate()) {
            Path serverSecret = CurveCertificate.write(folder.resolve("server.key"), server, Map.of());
            Path clientSecret = CurveCertificate.write(allowed.resolve("client.key"), client, Map.of());
            Origin origin = sent(application("tcp")
                    .withPropertyValues(
                            "weir.sockets.in.security.curve-server=" + serverSecret,
                            "weir.sockets.in.security.curve-allow=" + allowed,
                            "weir.sockets.out.security.curve-server-key=file:" + folder.resolve("server.key"),
                            "weir.sockets.out.security.curve-client=" + clientSecret));
            assertThat(origin.userId()).isEqualTo(client.publicKey().toString());
        }
    }

    @Test
    void curveForAnyClientThatKnowsTheKey() throws IOException {
        try (CurveKeyPair server = CurveKeyPair.generate()) {
            Path secret = CurveCertificate.write(folder.resolve("server.key"), server, Map.of());
            sent(application("tcp")
                    .withPropertyValues(
                            "weir.sockets.in.security.curve-server=" + secret,
                            "weir.sockets.in.security.curve-allow-any=true",
                            "weir.sockets.out.security.curve-server-key=" + server.publicKey()));
        }
    }

    @Test
    void aServerOfCurveSaysWhomItLetsIn() throws IOException {
        try (CurveKeyPair server = CurveKeyPair.generate()) {
            Path secret = CurveCertificate.write(folder.resolve("server.key"), server, Map.of());
            application("tcp")
                    .withPropertyValues("weir.sockets.in.security.curve-server=" + secret)
                    .run(running -> assertThat(running.getStartupFailure())
                            .hasStackTraceContaining("weir.sockets.in.security.curve-allow")
                            .hasStackTraceContaining("authenticator"));
        }
    }

    @Test
    void plainByFiles() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "alice:wonder\n");
        Path password = Files.writeString(folder.resolve("password"), "wonder\n");
        Origin origin = sent(application("tcp")
                .withPropertyValues(
                        "weir.sockets.in.security.plain-server=" + users,
                        "weir.sockets.out.security.plain-user=alice",
                        "weir.sockets.out.security.plain-password-file=" + password));
        assertThat(origin.userId()).isEqualTo("alice");
    }

    @Test
    void anAuthenticatorOfTheApplication() {
        Origin origin = sent(application("tcp")
                .withBean(
                        "gate",
                        Authenticator.class,
                        () -> credentials -> CompletableFuture.completedStage(Verdict.accepted("known")))
                .withPropertyValues("weir.sockets.in.security.authenticator=gate"));
        assertThat(origin.userId()).isEqualTo("known");
    }

    @Test
    void tlsByFiles() {
        TlsFiles files = new TlsFiles(folder);
        files.server();
        sent(application("tls+tcp")
                .withPropertyValues(
                        "weir.sockets.in.tls.certificate=" + files.chain("server"),
                        "weir.sockets.in.tls.key=" + files.key("server"),
                        "weir.sockets.out.tls.trust=" + files.authority()));
    }

    @Test
    void tlsByBundlesWithACertificateOnEitherSide() {
        TlsFiles files = new TlsFiles(folder);
        files.server();
        files.showing("client", TlsFiles.builder("client"));
        sent(application("tls+tcp")
                .withPropertyValues(
                        "spring.ssl.bundle.pem.server.keystore.certificate=file:" + files.chain("server"),
                        "spring.ssl.bundle.pem.server.keystore.private-key=file:" + files.key("server"),
                        "spring.ssl.bundle.pem.server.truststore.certificate=file:" + files.authority(),
                        "spring.ssl.bundle.pem.client.keystore.certificate=file:" + files.chain("client"),
                        "spring.ssl.bundle.pem.client.keystore.private-key=file:" + files.key("client"),
                        "spring.ssl.bundle.pem.client.truststore.certificate=file:" + files.authority(),
                        "weir.sockets.in.tls.bundle=server",
                        "weir.sockets.in.tls.require-client-certificate=true",
                        "weir.sockets.out.tls.bundle=client"));
    }

    @Test
    void aBundleThatIsReloadedIsWrittenAgainAndGoesWithItsOwner() throws Exception {
        TlsFiles files = new TlsFiles(folder);
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("one", bundle(files, "one"));
        Path written;
        try (BundleFiles ours = new BundleFiles(bundles)) {
            Tls tls = ours.tls("one");
            written = tls.own().files().get(0);
            byte[] before = Files.readAllBytes(written);
            bundles.updateBundle("one", bundle(files, "two"));
            eventually(() -> assertThat(Files.readAllBytes(written)).isNotEqualTo(before));
            try (Stream<Path> left = Files.list(written.getParent())) {
                assertThat(left).hasSize(1);
            }
        }
        assertThat(written.getParent()).doesNotExist();
        bundles.updateBundle("one", bundle(files, "three"));
        assertThat(written.getParent()).doesNotExist();
    }

    private static SslBundle bundle(TlsFiles files, String name) throws Exception {
        Path store = files.store(name + ".p12", "PKCS12", files.issue(TlsFiles.local(name)), "secret");
        var loaded = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        return SslBundle.of(SslStoreBundle.of(loaded, "secret", null));
    }
}
