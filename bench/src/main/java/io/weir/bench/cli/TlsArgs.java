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
                    "The certificate that is shown, and behind it those that lead to one that others trust. A bound"
                            + " endpoint needs it. Files are read again when they change.")
    private @Nullable Path certificate;

    @Option(
            names = KEY,
            paramLabel = "PEM",
            description = "The private key of " + CERTIFICATE + ", in PKCS#8 and in clear text.")
    private @Nullable Path key;

    @Option(
            names = TRUST,
            paramLabel = "PEM",
            description =
                    "Trusts these certificates, and those that they have signed, and no others. Default: those that"
                            + " the JDK trusts.")
    private @Nullable Path trust;

    @Option(
            names = REQUIRE,
            description =
                    "Where it is bound, refuses clients that show no certificate that is trusted. Needs " + TRUST + ".")
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
