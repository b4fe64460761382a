package io.weir.netty.tls;

import io.weir.security.Tls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Reads whose certificates are trusted. */
final class Trust {
    private Trust() {}

    /** Trusts what the files say; for null, what the JDK does. */
    static TrustManager read(Tls.@Nullable Source source) throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(source == null ? null : store(source));
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(trust -> new ValidCertificates((X509ExtendedTrustManager) trust))
                .findFirst()
                .orElseThrow(() -> new KeyStoreException("the JDK trusts nothing"));
    }

    private static KeyStore store(Tls.Source source) throws IOException, GeneralSecurityException {
        if (source instanceof Tls.Store file) {
            char[] password = file.password().toCharArray();
            KeyStore store = KeyStore.getInstance(file.file().toFile(), password);
            Arrays.fill(password, '\0');
            if (store.size() == 0) {
                throw new KeyStoreException(
                        source + ": no certificate that is marked as trusted (keytool -importcert does so)");
            }
            return store;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate each : Identity.certificates(source.files().get(0))) {
            store.setCertificateEntry("trusted " + store.size(), each);
        }
        return store;
    }
}
