package io.weir.security;

import io.weir.RoutingId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Authenticator} is told of a peer that wants to talk to a socket. What its mechanism does not know is empty,
 * or null.
 *
 * @param mechanism {@code NULL}, {@code PLAIN} or {@code CURVE}
 * @param address the peer's IP address, without a port; for ipc the path and, where the system says it, the peer's process
 * @param domain the domain of the socket (RFC 27); empty for none
 * @param routingId the socket's own routing id, which libzmq puts into the identity frame of RFC 27
 * @param user the user of PLAIN
 * @param password the password of PLAIN, in UTF-8; its bytes become zero when the verdict is there
 * @param publicKey the long-term key of a CURVE client, which has proved that it knows the secret one
 * @param certificateSubject the subject of the certificate that the peer showed in TLS
 * @param properties what the peer said of itself, under names in lower case; CURVE tells it before the verdict, others do not
 */
public record Credentials(
        String mechanism,
        String address,
        String domain,
        RoutingId routingId,
        @Nullable String user,
        byte @Nullable [] password,
        @Nullable CurveKey publicKey,
        @Nullable String certificateSubject,
        Map<String, byte[]> properties) {
    /** What every mechanism knows. */
    public static Credentials of(String mechanism, String address, String domain, RoutingId routingId) {
        return new Credentials(mechanism, address, domain, routingId, null, null, null, null, Map.of());
    }

    /** The same with what PLAIN says; the password is not copied. */
    public Credentials withUser(String name, byte[] secret) {
        return new Credentials(
                mechanism, address, domain, routingId, name, secret, publicKey, certificateSubject, properties);
    }

    /** The same with what CURVE says. */
    public Credentials withPublicKey(CurveKey key) {
        return new Credentials(
                mechanism, address, domain, routingId, user, password, key, certificateSubject, properties);
    }

    /** The same with what the peer said of itself. */
    public Credentials withProperties(Map<String, byte[]> announced) {
        return new Credentials(
                mechanism, address, domain, routingId, user, password, publicKey, certificateSubject, announced);
    }

    /** The same with the subject of the certificate of TLS; null if there was none. */
    public Credentials withCertificateSubject(@Nullable String subject) {
        return new Credentials(mechanism, address, domain, routingId, user, password, publicKey, subject, properties);
    }

    /** Never the password, nor the values of properties. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(mechanism).append(" from ").append(address);
        if (!domain.isEmpty()) {
            text.append(", domain ").append(domain);
        }
        if (user != null) {
            text.append(", user ").append(user);
        }
        if (publicKey != null) {
            text.append(", key ").append(publicKey);
        }
        if (certificateSubject != null) {
            text.append(", certificate of ").append(certificateSubject);
        }
        return text.toString();
    }
}
