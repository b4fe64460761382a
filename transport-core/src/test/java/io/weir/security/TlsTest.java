package io.weir.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.InvalidOptionException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TlsTest {
    private static final Path FILE = Path.of("some.pem");

    @Test
    void clientsAreNotTrustedBecauseAnyAuthoritySaysSo() {
        assertThatThrownBy(() -> Tls.DEFAULT.requireClientCertificate().checked())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("withTrust");
        assertThatThrownBy(() -> Tls.DEFAULT.requestClientCertificate().checked())
                .isInstanceOf(InvalidOptionException.class);
        assertThatCode(() ->
                        Tls.DEFAULT.requireClientCertificate().withTrust(FILE).checked())
                .doesNotThrowAnyException();
    }

    @Test
    void theNameOfAServerGoesUncheckedOnlyWhereItsAuthorityIsKnown() {
        assertThatThrownBy(() -> Tls.DEFAULT.withoutHostNameCheck().checked())
                .isInstanceOf(InvalidOptionException.class);
        assertThatCode(() -> Tls.DEFAULT.withTrust(FILE).withoutHostNameCheck().checked())
                .doesNotThrowAnyException();
    }

    @Test
    void noPasswordIsPrinted() {
        Tls tls = Tls.DEFAULT
                .withCertificate(FILE, Path.of("some.key"), "secret-1")
                .withTrustStore(Path.of("trust.p12"), "secret-2");
        assertThat(tls.toString()).contains("some.pem", "some.key", "trust.p12").doesNotContain("secret");
        assertThat(String.valueOf(tls.own()) + tls.trusted()).doesNotContain("secret");
        assertThat(String.valueOf(
                        tls.withKeyStore(Path.of("own.p12"), "secret-3").own()))
                .isEqualTo("own.p12");
    }
}
