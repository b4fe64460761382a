package io.weir.transport;

import io.weir.Origin;
import io.weir.RoutingId;
import io.weir.security.Verdict;
import java.util.Map;

/**
 * What the other end said of itself in the handshake.
 *
 * @param localAddress our end of the connection, as the transport prints it
 * @param address the other end, as the transport prints it
 * @param minorVersion the ZMTP 3 minor version in force: 0, or 1 for anything newer; inproc says 1
 * @param mechanism the security mechanism in force; empty for inproc
 * @param socketType the kind announced; empty if none was
 * @param routingId the id announced; {@link RoutingId#NONE} if none was
 * @param accepted what our authenticator said of it; nothing if none was asked
 * @param properties every property announced, under its name in lower case; values are never written to
 */
public record RemoteMetadata(
        String localAddress,
        String address,
        int minorVersion,
        String mechanism,
        String socketType,
        RoutingId routingId,
        Verdict.Accepted accepted,
        Map<String, byte[]> properties) {
    private static final Verdict.Accepted UNASKED = new Verdict.Accepted("", Map.of());

    /** Of a peer that no authenticator was asked about. */
    public RemoteMetadata(
            String localAddress,
            String address,
            int minorVersion,
            String mechanism,
            String socketType,
            RoutingId routingId,
            Map<String, byte[]> properties) {
        this(localAddress, address, minorVersion, mechanism, socketType, routingId, UNASKED, properties);
    }

    /** The same with what the authenticator said. */
    public RemoteMetadata acceptedAs(Verdict.Accepted verdict) {
        return new RemoteMetadata(
                localAddress, address, minorVersion, mechanism, socketType, routingId, verdict, properties);
    }

    /** What each message from there carries. */
    public Origin origin() {
        return new Origin(address, routingId, socketType, accepted.userId(), accepted.properties());
    }
}
