package io.weir.spring;

import io.weir.security.Tls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.FileSystemUtils;

/**
 * SSL bundles as files, which is what {@link Tls} reads, and reads again when they change: each bundle is written again when Boot
 * reloads it. The files are encrypted with a password that only this process knows, in a folder that only its user can read.
 */
final class BundleFiles implements AutoCloseable {
    private final SslBundles bundles;
    private final String password = UUID.randomUUID().toString();
    private final Path folder;
    private final List<String> names = new ArrayList<>();
    private volatile boolean closed;

    BundleFiles(SslBundles bundles) {
        this.bundles = bundles;
        try {
            folder = Files.createTempDirectory("weir-ssl-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Presents the bundle's certificate, if it has one, and trusts what it says, if it does. */
    Tls tls(String name) {
        SslBundle bundle = bundles.getBundle(name);
        if (!names.contains(name)) {
            names.add(name);
            int number = names.size() - 1;
            write(number, name, bundle);
            bundles.addBundleUpdateHandler(name, changed -> write(number, name, changed));
        }
        int number = names.indexOf(name);
        Tls tls = Tls.DEFAULT;
        if (bundle.getStores().getKeyStore() != null) {
            tls = tls.withKeyStore(file(number, "own"), password);
        }
        return bundle.getStores().getTrustStore() == null ? tls : tls.withTrustStore(file(number, "trust"), password);
    }

    private void write(int number, String name, SslBundle bundle) {
        if (closed) {
            return;
        }
        try {
            KeyStore own = bundle.getStores().getKeyStore();
            if (own != null) {
                write(file(number, "own"), key(own, bundle));
            }
            KeyStore trust = bundle.getStores().getTrustStore();
            if (trust != null) {
                write(file(number, "trust"), certificates(trust));
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the SSL bundle " + name + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** The key that the bundle names, or else the first. */
    private KeyStore key(KeyStore store, SslBundle bundle) throws GeneralSecurityException, IOException {
        String wanted = bundle.getKey().getAlias();
        String ofKey = bundle.getKey().getPassword();
        String secret = ofKey == null ? bundle.getStores().getKeyStorePassword() : ofKey;
        for (String alias : Collections.list(store.aliases())) {
            if (wanted == null ? store.isKeyEntry(alias) : wanted.equalsIgnoreCase(alias)) {
                Key key = store.getKey(alias, secret == null ? null : secret.toCharArray());
                KeyStore copy = empty();
                copy.setKeyEntry(alias, key, password.toCharArray(), store.getCertificateChain(alias));
                return copy;
            }
        }
        throw new GeneralSecurityException("no key" + (wanted == null ? "" : " " + wanted) + " with a certificate");
    }

    private static KeyStore certificates(KeyStore store) throws GeneralSecurityException, IOException {
        KeyStore copy = empty();
        for (String alias : Collections.list(store.aliases())) {
            Certificate certificate = store.getCertificate(alias);
            if (certificate != null) {
                copy.setCertificateEntry(alias, certificate);
            }
        }
        return copy;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** In one step, since a connection may be about to read it. */
    private void write(Path file, KeyStore store) throws IOException, GeneralSecurityException {
        Path next = Files.createTempFile(folder, "next", "");
        try (OutputStream out = Files.newOutputStream(next)) {
            store.store(out, password.toCharArray());
        }
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path file(int number, String part) {
        return folder.resolve(number + "-" + part + ".p12");
    }

    @Override
    public void close() {
        closed = true;
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
