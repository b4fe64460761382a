package io.weir.spring;

import io.weir.InvalidOptionException;
import io.weir.security.Tls;
import io.weir.spring.WeirProperties.TlsSettings;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/** Makes the option {@code tls} of properties. The files of bundles stay until it is closed. */
final class SocketTls implements AutoCloseable {
    private static final TlsSettings NOTHING = new TlsSettings(null, null, null, null, null, false, null);

    private final Supplier<@Nullable SslBundles> bundles;
    private @Nullable BundleFiles files;

    SocketTls(Supplier<@Nullable SslBundles> bundles) {
        this.bundles = bundles;
    }

    /** Null if nothing is set. */
    @Nullable Tls of(String property, TlsSettings settings) {
        if (settings.equals(NOTHING)) {
            return null;
        }
        Tls tls = settings.bundle() == null ? ofFiles(property, settings) : ofBundle(property, settings);
        if (settings.requireClientCertificate()) {
            tls = tls.requireClientCertificate();
        }
        if (settings.serverName() != null) {
            tls = tls.withServerName(settings.serverName());
        }
        try {
            return tls.checked();
        } catch (InvalidOptionException e) {
            throw WrongProperty.of(property, null, e);
        }
    }

    private static Tls ofFiles(String property, TlsSettings settings) {
        Tls tls = Tls.DEFAULT;
        String certificate = settings.certificate();
        String key = settings.key();
        if ((certificate == null) != (key == null)) {
            String missing = certificate == null ? ".certificate" : ".key";
            throw WrongProperty.of(property + missing, null, "expected: both certificate and key, or neither");
        }
        if (certificate != null && key != null) {
            tls = tls.withCertificate(
                    PropertyFile.of(property + ".certificate", certificate),
                    PropertyFile.of(property + ".key", key),
                    Objects.requireNonNullElse(settings.keyPassword(), ""));
        }
        String trust = settings.trust();
        return trust == null ? tls : tls.withTrust(PropertyFile.of(property + ".trust", trust));
    }

    private Tls ofBundle(String property, TlsSettings settings) {
        String name = Objects.requireNonNull(settings.bundle());
        if (settings.certificate() != null || settings.key() != null || settings.trust() != null) {
            throw WrongProperty.of(property + ".bundle", name, "expected: a bundle or files, not both");
        }
        SslBundles known = bundles.get();
        if (known == null) {
            throw WrongProperty.of(
                    property + ".bundle", name, "expected: spring.ssl.bundle.*, which is not configured");
        }
        try {
            if (files == null) {
                files = new BundleFiles(known);
            }
            return files.tls(name);
        } catch (NoSuchSslBundleException | IllegalStateException e) {
            throw WrongProperty.of(property + ".bundle", name, e);
        }
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
    }
}
