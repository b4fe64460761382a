package io.weir.transport;

import io.weir.Origin;
import io.weir.RoutingId;
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
 * @param properties every property announced, under its name in lower case; values are never written to
 */
public record RemoteMetadata(
        String localAddress,
        String address,
        int minorVersion,
        String mechanism,
        String socketType,
        RoutingId routingId,
        Map<String, byte[]> properties) {
    /** What each message from there carries. */
    public Origin origin() {
        return new Origin(address, routingId, socketType);
    }
}
