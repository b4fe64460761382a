package io.weir.security;

import io.weir.InvalidOptionException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a socket presents, and those that it trusts, on {@code tls+tcp} endpoints: the value of the option {@code tls}. TLS 1.2 or 1.3; ZMTP with
 * its mechanism runs inside. libzmq has no such transport; stunnel, HAProxy and Envoy speak it before and behind libzmq.
 *
 * <pre>{@code
 * server   o.tls(Tls.DEFAULT.withCertificate(Path.of("server.pem"), Path.of("server.key")))
 * client   o.tls(Tls.DEFAULT.withTrust(Path.of("ca.pem")))
 * }</pre>
 *
 * <p>A client checks that the server's certificate is valid now, chains to a trusted one, and is issued for the host
 * of the endpoint. Files are read when a socket is bound or connected, and again when they change: a client looks at them
 * before each connection, a server at most once a second when a connection comes, in the background. What cannot be read
 * then is a warning in the log, and what was read before stays in force. Connections that there are never notice.
 *
 * <p>Immutable, for any thread and any number of sockets. It prints no password.
 *
 * @param own the certificate to present, with its key; null for none: such a socket can only connect
 * @param trusted the trusted certificates; null for those of the JDK, which does not go with client certificates
 * @param clientCertificate what a bound socket asks of its clients
 * @param serverName the name that a client asks for and that the certificate must be issued for; null for the host of the
 *     endpoint
 * @param checksHostName whether a client checks that name at all
 */
public record Tls(
        @Nullable Source own,
        @Nullable Source trusted,
        ClientCertificate clientCertificate,
        @Nullable String serverName,
        boolean checksHostName) {
    /** No certificate of our own, and trust in what the JDK trusts: enough to connect to a server that is known publicly. */
    public static final Tls DEFAULT = new Tls(null, null, ClientCertificate.NONE, null, true);

    /** What a bound socket asks of its clients. */
    public enum ClientCertificate {
        /** It asks for none. */
        NONE,
        /** A client may show one, which must be valid then. */
        OPTIONAL,
        /** A client without a valid one is refused. */
        REQUIRED
    }

    /**
     * The same, showing this certificate.
     *
     * @param chain PEM file with the certificate chain: our certificate first, then the intermediate ones
     * @param key PEM: the private key of it, in PKCS#8, in clear text
     */
    public Tls withCertificate(Path chain, Path key) {
        return withCertificate(chain, key, "");
    }

    /** The same, where the key is encrypted ({@code ENCRYPTED PRIVATE KEY}) with the password. */
    public Tls withCertificate(Path chain, Path key, String password) {
        return new Tls(new PemKey(chain, key, password), trusted, clientCertificate, serverName, checksHostName);
    }

    /** The same, showing the first certificate with a key in a JKS or PKCS#12 file; the password is that of file and key. */
    public Tls withKeyStore(Path file, String password) {
        return new Tls(new Store(file, password), trusted, clientCertificate, serverName, checksHostName);
    }

    /** The same, trusting the certificates in a PEM file, and those that they have signed, and no others. */
    public Tls withTrust(Path certificates) {
        return new Tls(own, new Pem(certificates), clientCertificate, serverName, checksHostName);
    }

    /** The same, trusting the certificates in a JKS or PKCS#12 file, and those that they have signed, and no others. */
    public Tls withTrustStore(Path file, String password) {
        return new Tls(own, new Store(file, password), clientCertificate, serverName, checksHostName);
    }

    /** The same, refusing clients that show no certificate that we trust; {@link #withTrust} must say which those are. */
    public Tls requireClientCertificate() {
        return new Tls(own, trusted, ClientCertificate.REQUIRED, serverName, checksHostName);
    }

    /** The same, asking clients for a certificate, and serving those that have none, too. */
    public Tls requestClientCertificate() {
        return new Tls(own, trusted, ClientCertificate.OPTIONAL, serverName, checksHostName);
    }

    /** The same, where the server's certificate is issued for another name than the host of the endpoint. */
    public Tls withServerName(String name) {
        return new Tls(own, trusted, clientCertificate, Objects.requireNonNull(name, "name"), checksHostName);
    }

    /**
     * The same, whatever name the server's certificate is issued for. It is still to lead to a trusted one; with the trust
     * of the JDK that would be every server that has a domain, so {@link #withTrust} must say whom.
     */
    public Tls withoutHostNameCheck() {
        return new Tls(own, trusted, clientCertificate, serverName, false);
    }

    /**
     * This value, unless its parts make no sense together.
     *
     * @throws InvalidOptionException if it would let in every peer that has a certificate from a public authority
     */
    public Tls checked() {
        if (trusted == null && clientCertificate != ClientCertificate.NONE) {
            throw new InvalidOptionException("tls", this, "withTrust, to know whose clients are let in");
        }
        if (trusted == null && !checksHostName) {
            throw new InvalidOptionException("tls", this, "withTrust, if the name of the server is not checked");
        }
        return this;
    }

    /** Files and checks, no password. */
    @Override
    public String toString() {
        return "TLS(certificate: " + (own == null ? "none" : own) + ", trust: "
                + (trusted == null ? "that of the JDK" : trusted) + ", client certificate: " + clientCertificate
                + (serverName == null ? "" : ", server name: " + serverName)
                + (checksHostName ? "" : ", host name unchecked") + ")";
    }

    /** Where certificates are read from. */
    public sealed interface Source {
        /** The files whose change means that all are to be read again. */
        List<Path> files();
    }

    /**
     * Certificates in a PEM file.
     *
     * @param certificates the file
     */
    public record Pem(Path certificates) implements Source {
        @Override
        public List<Path> files() {
            return List.of(certificates);
        }

        @Override
        public String toString() {
            return certificates.toString();
        }
    }

    /**
     * A certificate and its key in PEM files, or in one.
     *
     * @param chain the certificate chain: the own certificate first, then the intermediate ones
     * @param key the key, in PKCS#8
     * @param password that of the key; empty for a key in clear text
     */
    public record PemKey(Path chain, Path key, String password) implements Source {
        @Override
        public List<Path> files() {
            return List.of(chain, key);
        }

        /** Never the password. */
        @Override
        public String toString() {
            return chain + " with " + key;
        }
    }

    /**
     * A JKS or PKCS#12 file.
     *
     * @param file the file
     * @param password that of the file and of the key in it
     */
    public record Store(Path file, String password) implements Source {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        /** Never the password. */
        @Override
        public String toString() {
            return file.toString();
        }
    }
}
