package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.netty.testing.FakeGate;
import io.weir.netty.testing.TlsFiles;
import io.weir.security.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints and options that do not go together, and files that are not what they should be: no socket is opened on any. */
class TlsOptionsTest {
    private static final Endpoint TLS = Endpoint.parse("tls+tcp://127.0.0.1:5555");
    private static final Endpoint PLAIN = Endpoint.parse("tcp://127.0.0.1:5555");

    @TempDir
    private Path folder;

    private TlsFiles files;

    @BeforeEach
    void makeCertificates() {
        files = new TlsFiles(folder);
    }

    private static StreamOptions options(@Nullable Tls tls) {
        ChannelOptions channels = new ChannelOptions(
                ChannelFamily.NIO, FakeGate.setup("PAIR").tcp(), ByteBufAllocator.DEFAULT, (option, why) -> {});
        return new StreamOptions(channels, tls, Runnable::run);
    }

    private static void bind(Endpoint endpoint, @Nullable Tls tls) {
        StreamProtocols.ALL.serving(endpoint).forBind(endpoint, options(tls));
    }

    private static void connect(Endpoint endpoint, @Nullable Tls tls) {
        StreamProtocols.ALL.serving(endpoint).forConnect(endpoint, options(tls));
    }

    private void assertUnusable(Tls tls, String why) {
        assertThatThrownBy(() -> bind(TLS, tls))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("tls: ")
                .hasMessageContaining(why);
    }

    @Test
    void anEndpointWithTlsNeedsTheOption() {
        assertThatThrownBy(() -> bind(TLS, null))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("tls: none (expected: a Tls, for tls+tcp://127.0.0.1:5555)");
        assertThatThrownBy(() -> connect(TLS, null)).isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void aServerNeedsACertificate() {
        assertUnusable(files.client(), "withCertificate");
        assertThatCode(() -> connect(TLS, files.client())).doesNotThrowAnyException();
    }

    @Test
    void aSocketWithTheOptionDoesNotSpeakInClearTextToOtherHosts() {
        assertThatThrownBy(() -> bind(PLAIN, files.server()))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("clear text");
        assertThatThrownBy(() -> connect(PLAIN, files.client())).isInstanceOf(InvalidOptionException.class);
        assertThatCode(() -> bind(Endpoint.parse("ipc:///tmp/unused"), files.server()))
                .doesNotThrowAnyException();
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        Tls missing = Tls.DEFAULT.withCertificate(folder.resolve("no.pem"), folder.resolve("no.key"));
        assertUnusable(missing, "no.key");
        assertThatThrownBy(() -> connect(TLS, Tls.DEFAULT.withTrust(folder.resolve("no-trust.pem"))))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("no-trust.pem");
    }

    @Test
    void aKeyOfAnotherCertificateIsNotTakenForItsOwn() {
        files.server();
        files.showing("other", TlsFiles.local("other"));
        assertUnusable(
                Tls.DEFAULT.withCertificate(files.chain("server"), files.key("other")), "not that of the certificate");
    }

    @Test
    void filesWithoutWhatTheyShouldHaveAreRefused() {
        files.server();
        TlsFiles.write(folder.resolve("empty"), "");
        assertUnusable(Tls.DEFAULT.withCertificate(folder.resolve("empty"), files.key("server")), "no certificate");
        assertUnusable(Tls.DEFAULT.withCertificate(files.chain("server"), folder.resolve("empty")), "no key");
    }

    @Test
    void aStoreWithAnotherPasswordIsRefusedAndThePasswordNotTold() {
        Path store = files.store("server.p12", "PKCS12", files.issue(TlsFiles.local("server")), "secret");
        Tls wrong = Tls.DEFAULT.withKeyStore(store, "guess-17");
        assertThatThrownBy(() -> bind(TLS, wrong))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("server.p12")
                .hasMessageNotContaining("guess-17");
        assertThat(wrong.toString()).doesNotContain("guess-17");
        assertThat(String.valueOf(wrong.own())).doesNotContain("guess-17");
    }
}
