package io.weir.netty.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.weir.security.Tls;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Certificates in files of a folder, by an authority of their own. */
public final class TlsFiles {
    private static final AtomicInteger SERIAL = new AtomicInteger(100);

    private final Path folder;
    private final X509Bundle authority;

    /** Makes the authority, and writes its certificate. */
    public TlsFiles(Path folder) {
        this.folder = folder;
        authority = build(builder("An Authority of Tests").setIsCertificateAuthority(true), null);
        write(authority(), authority.getCertificatePEM());
    }

    /** The certificate of the authority. */
    public Path authority() {
        return folder.resolve("authority.pem");
    }

    /** Trusts the authority, and shows nothing. */
    public Tls client() {
        return Tls.DEFAULT.withTrust(authority());
    }

    /** Shows a certificate for 127.0.0.1 and localhost, and trusts the authority. */
    public Tls server() {
        return showing("server", local("server"));
    }

    /** What a certificate for this machine begins with. */
    public static CertificateBuilder local(String name) {
        return builder(name).addSanIpAddress("127.0.0.1").addSanDnsName("localhost");
    }

    /** What any certificate begins with: a name of a person or host, and validity since yesterday. */
    public static CertificateBuilder builder(String name) {
        return new CertificateBuilder()
                .subject("CN=" + name + ",O=Weir")
                .ecp256()
                .serial(BigInteger.valueOf(SERIAL.incrementAndGet()))
                .notBefore(Instant.now().minus(Duration.ofDays(1)))
                .notAfter(Instant.now().plus(Duration.ofDays(1)));
    }

    /** Shows a certificate that the authority has signed, from files of that name, and trusts the authority. */
    public Tls showing(String file, CertificateBuilder certificate) {
        return show(file, issue(certificate));
    }

    /** Shows a certificate from files of that name, and trusts the authority. */
    public Tls show(String file, X509Bundle bundle) {
        write(chain(file), bundle.getCertificatePathPEM());
        write(key(file), bundle.getPrivateKeyPEM());
        return client().withCertificate(chain(file), key(file));
    }

    /** Has the authority sign. */
    public X509Bundle issue(CertificateBuilder certificate) {
        return build(certificate, authority);
    }

    /** Has it signed by itself. */
    public static X509Bundle selfSigned(CertificateBuilder certificate) {
        return build(certificate.setIsCertificateAuthority(true), null);
    }

    private static X509Bundle build(CertificateBuilder certificate, @Nullable X509Bundle by) {
        try {
            return by == null ? certificate.buildSelfSigned() : certificate.buildIssuedBy(by);
        } catch (Exception e) {
            throw new AssertionError("a certificate can be made", e);
        }
    }

    /** Where the certificate of that name is. */
    public Path chain(String file) {
        return folder.resolve(file + ".pem");
    }

    /** Where the key of that name is. */
    public Path key(String file) {
        return folder.resolve(file + ".key");
    }

    /** A key store with the certificate and the key. */
    public Path store(String file, String type, X509Bundle bundle, String password) {
        Path store = folder.resolve(file);
        try (OutputStream out = Files.newOutputStream(store)) {
            KeyStore made = KeyStore.getInstance(type);
            made.load(null, null);
            made.setKeyEntry(
                    "own",
                    bundle.getKeyPair().getPrivate(),
                    password.toCharArray(),
                    bundle.getCertificatePathWithRoot());
            made.setCertificateEntry("root", authority.getCertificate());
            made.store(out, password.toCharArray());
            return store;
        } catch (Exception e) {
            throw new AssertionError("a store can be made", e);
        }
    }

    /** Writes a file in one step, as tools for certificates do. */
    public static void write(Path file, String text) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError("a file can be written", e);
        }
    }
}
