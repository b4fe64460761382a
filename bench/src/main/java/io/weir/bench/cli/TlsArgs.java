package io.weir.bench.cli;

import io.weir.security.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of TLS. */
final class TlsArgs {
    private static final String CERTIFICATE = "--tls-certificate";
    private static final String KEY = "--tls-key";
    private static final String TRUST = "--tls-trust";
    private static final String REQUIRE = "--tls-require-client-certificate";

    @Option(
            names = CERTIFICATE,
            paramLabel = "PEM",
            description =
                    "The certificate to present, followed by its chain of issuers. Required for bound endpoints. The file"
                            + " is read again when it changes.")
    private @Nullable Path certificate;

    @Option(
            names = KEY,
            paramLabel = "PEM",
            description = "The private key of " + CERTIFICATE + ", in PKCS#8 and in clear text.")
    private @Nullable Path key;

    @Option(
            names = TRUST,
            paramLabel = "PEM",
            description = "The certificates to trust, of authorities or of peers. Default: the authorities that the JDK"
                    + " trusts.")
    private @Nullable Path trust;

    @Option(
            names = REQUIRE,
            description = "On bound endpoints, refuses clients without a trusted certificate. Needs " + TRUST + ".")
    private boolean clientCertificate;

    boolean isGiven() {
        return !given().isEmpty();
    }

    boolean hasCertificate() {
        return certificate != null;
    }

    /** The first of the options that is given; empty if none is. */
    String given() {
        if (certificate != null) {
            return CERTIFICATE;
        }
        if (key != null) {
            return KEY;
        }
        return trust != null ? TRUST : clientCertificate ? REQUIRE : "";
    }

    void check(OptionRules rules) {
        rules.needs(certificate != null, CERTIFICATE, key != null, KEY);
        rules.needs(key != null, KEY, certificate != null, CERTIFICATE);
        rules.needs(clientCertificate, REQUIRE, trust != null, TRUST);
        rules.needs(clientCertificate, REQUIRE, certificate != null, CERTIFICATE);
    }

    /** The value; the files are read when the socket is bound or connected. */
    Tls open(SecretFiles files) {
        Tls tls = Tls.DEFAULT;
        if (certificate != null && key != null) {
            files.look(key);
            tls = tls.withCertificate(certificate, key);
        }
        if (trust != null) {
            tls = tls.withTrust(trust);
        }
        return clientCertificate ? tls.requireClientCertificate() : tls;
    }
}
