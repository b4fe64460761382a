package io.weir.netty.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.weir.InvalidOptionException;
import io.weir.security.Tls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/** Makes Netty's contexts of what a socket shows and trusts. May block, as reading files does. */
final class SslContexts {
    /** Those of TLS 1.3, and those of 1.2 that are as good: encrypted with authentication, and with keys that are gone with the connection. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final String LIBRARY = "io.netty.internal.tcnative.SSL";

    private SslContexts() {}

    /** OpenSSL if it is there, else the JDK. */
    static SslProvider best() {
        return isLibraryThere() && OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /**
     * Whether netty-tcnative is on the class path. Netty would find out, too, but keeps the exception that says no, and by it the
     * class loaders of all that is on the stack.
     */
    private static boolean isLibraryThere() {
        try {
            Class.forName(LIBRARY, false, SslContext.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * A context of connections that are made to a host, or for null, that are accepted.
     *
     * @throws InvalidOptionException if it cannot be made of the files
     */
    static SslContext read(Tls tls, @Nullable String host, SslProvider provider) {
        try {
            return make(tls, host, provider);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidOptionException("tls", tls, "files that can be used: " + e);
        }
    }

    private static SslContext make(Tls tls, @Nullable String host, SslProvider provider)
            throws IOException, GeneralSecurityException {
        Identity own = tls.own() == null ? null : Identity.read(tls.own());
        SslContextBuilder builder;
        if (host == null && own != null) {
            builder = SslContextBuilder.forServer(own.key(), own.chain()).clientAuth(clientAuth(tls));
        } else {
            builder = SslContextBuilder.forClient()
                    .endpointIdentificationAlgorithm(tls.checksHostName() ? "HTTPS" : null);
            if (own != null) {
                builder.keyManager(own.key(), own.chain());
            }
            SNIHostName name = host == null ? null : serverName(host);
            if (name != null) {
                builder.serverName(name);
            }
        }
        return builder.sslProvider(provider)
                .protocols(SslProvider.isTlsv13Supported(provider) ? List.of("TLSv1.3", "TLSv1.2") : List.of("TLSv1.2"))
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .trustManager(Trust.read(tls.trusted()))
                .build();
    }

    private static ClientAuth clientAuth(Tls tls) {
        return switch (tls.clientCertificate()) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }

    /** What the client says whom it wants; null for a numeric address, and for names that are none of the internet's. */
    private static @Nullable SNIHostName serverName(String host) {
        if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
            return null;
        }
        try {
            return new SNIHostName(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
