package io.weir.security;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may talk to a socket: asked once about each connection, in its handshake, before a message passes.
 *
 * <p>It is called on the context's executor, for several connections at a time (as many as there are processors), never on an
 * event loop, and the stage may complete on any thread. Meanwhile the connection waits, at most until the handshake's time is
 * over. One that throws, gives null, or is late lets no peer in: the peer is refused, with a reason of its own in {@code
 * refusals()}, and may try again.
 *
 * <p>A peer is told no more than the status; who needs to know more reads the log, the events, or the refusals.
 */
@FunctionalInterface
public interface Authenticator {
    /**
     * Decides about one peer.
     *
     * @param credentials what is known of the peer; the password in it is wiped when the stage is complete
     * @throws io.weir.AuthenticatorException if it cannot decide; its message is logged, that of any other exception is not
     */
    CompletionStage<Verdict> authenticate(Credentials credentials);

    /**
     * Lets all clients in. The key of a CURVE client, which it has proved, becomes the user id; the user of PLAIN, which nothing
     * proves, does not.
     */
    static Authenticator anyClient() {
        return credentials -> {
            CurveKey key = credentials.publicKey();
            return verdict(key == null ? Verdict.accepted() : Verdict.accepted(key.toString()));
        };
    }

    /**
     * Lets in who comes from one of the addresses; an ipc peer has none.
     *
     * @param ranges addresses such as {@code 192.0.2.7} or {@code ::1}, and ranges such as {@code 10.0.0.0/8}
     * @throws io.weir.InvalidOptionException if one is not an address or range
     */
    static Authenticator allowAddresses(String... ranges) {
        AddressRanges allowed = AddressRanges.of(ranges);
        return credentials -> verdict(
                allowed.contains(credentials.address())
                        ? Verdict.accepted()
                        : Verdict.denied("the address " + credentials.address() + " is not allowed"));
    }

    /** Lets in who does not come from one of the addresses, ipc peers among them; as {@link #allowAddresses}. */
    static Authenticator denyAddresses(String... ranges) {
        AddressRanges denied = AddressRanges.of(ranges);
        return credentials -> verdict(
                denied.contains(credentials.address())
                        ? Verdict.denied("the address " + credentials.address() + " is denied")
                        : Verdict.accepted());
    }

    /**
     * Lets in the users of PLAIN whose password is that of the map, which is copied; the user becomes the user id.
     *
     * @param passwords a password for each user, plain or as {@link PasswordHash} makes it
     * @throws io.weir.InvalidOptionException if a password begins with a dollar sign and is not a hash of a known kind
     */
    static Authenticator users(Map<String, String> passwords) {
        return PasswordTable.of(passwords)::judge;
    }

    /**
     * As {@link #users}, from a file in UTF-8 with one line {@code user:password} for each user. Empty lines and lines that begin
     * with {@code #} are ignored. The file is read again after it has changed; while it has an error, no peer is let in.
     *
     * @throws io.weir.InvalidOptionException if the file cannot be read, or a line is wrong
     */
    static Authenticator passwordFile(Path file) {
        return new PasswordFile(file)::judge;
    }

    /** Lets in the CURVE clients with one of the keys, which are copied; the key, as Z85, becomes the user id. */
    static Authenticator curveKeys(Set<CurveKey> keys) {
        Set<CurveKey> allowed = Set.copyOf(keys);
        return credentials -> {
            CurveKey key = credentials.publicKey();
            if (key == null) {
                return verdict(Verdict.denied("no key (expected: the mechanism CURVE)"));
            }
            return verdict(
                    allowed.contains(key)
                            ? Verdict.accepted(key.toString())
                            : Verdict.denied("the key " + key + " is not allowed"));
        };
    }

    /**
     * Lets in the CURVE clients whose certificate is in a file {@code *.key} of the directory, as {@link CurveCertificate}
     * writes it; the key, as Z85, becomes the user id, and the certificate's metadata the properties. Files are read again
     * when they change: a certificate that comes counts at once, one that goes for at most a second more. A file that is no
     * certificate is logged and means nothing.
     *
     * @throws io.weir.InvalidOptionException if the directory cannot be read
     */
    static Authenticator curveDirectory(Path directory) {
        return new CertificateDirectory(directory)::judge;
    }

    /**
     * Lets in who this one and then the other lets in, and tells the first refusal. The user id is the first that is not
     * empty; of a property that both name, the other's value counts.
     */
    default Authenticator and(Authenticator other) {
        return credentials -> authenticate(credentials)
                .thenCompose(first -> first instanceof Verdict.Accepted mine
                        ? other.authenticate(credentials).thenApply(second -> both(mine, second))
                        : verdict(first));
    }

    private static Verdict both(Verdict.Accepted first, Verdict second) {
        if (!(second instanceof Verdict.Accepted other)) {
            return second;
        }
        Map<String, String> properties = new HashMap<>(first.properties());
        properties.putAll(other.properties());
        return Verdict.accepted(first.userId().isEmpty() ? other.userId() : first.userId(), properties);
    }

    private static CompletionStage<Verdict> verdict(Verdict verdict) {
        return CompletableFuture.completedStage(verdict);
    }
}
