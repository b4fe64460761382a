package io.weir.netty.tls;

import io.weir.security.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A certificate, those that lead from it to one that others trust, and its key.
 *
 * @param key the key
 * @param chain our own first
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final byte[] SAMPLE = new byte[32];

    /** Reads it, and checks that the two belong together: a change of two files is not one step. */
    static Identity read(Tls.Source source) throws IOException, GeneralSecurityException {
        Identity found = source instanceof Tls.PemKey pem
                ? new Identity(PemKeyFile.read(pem.key(), pem.password()), certificates(pem.chain()))
                : ofStore((Tls.Store) source);
        if (!found.belongsTogether()) {
            throw new InvalidKeyException(source + ": the key is not that of the certificate");
        }
        return found;
    }

    /** All certificates of a PEM file; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> found;
        try (InputStream in = Files.newInputStream(file)) {
            found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
        if (found.isEmpty()) {
            throw new CertificateException(file + ": no certificate (expected: -----BEGIN CERTIFICATE-----)");
        }
        return found;
    }

    private static Identity ofStore(Tls.Store source) throws IOException, GeneralSecurityException {
        char[] password = source.password().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance(source.file().toFile(), password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    return new Identity(
                            key,
                            Arrays.stream(store.getCertificateChain(alias))
                                    .map(X509Certificate.class::cast)
                                    .toList());
                }
            }
        } finally {
            Arrays.fill(password, '\0');
        }
        throw new InvalidKeyException(source + ": no private key with a certificate");
    }

    private boolean belongsTogether() throws GeneralSecurityException {
        PublicKey announced = chain.get(0).getPublicKey();
        if (!announced.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        Signature sample = Signature.getInstance(algorithm);
        sample.initSign(key);
        sample.update(SAMPLE);
        byte[] signature = sample.sign();
        sample.initVerify(announced);
        sample.update(SAMPLE);
        return sample.verify(signature);
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "certificate of " + chain.get(0).getSubjectX500Principal();
    }
}
