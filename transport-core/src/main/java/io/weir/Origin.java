package io.weir;

import java.util.Map;

/**
 * What a received message knows of the peer that sent it. One object serves all messages of one connection.
 *
 * @param address the peer's address as the transport prints it, such as {@code 127.0.0.1:40122}; for inproc the name
 *     of the endpoint
 * @param routingId the routing id that the peer announced; {@link RoutingId#NONE} if it announced none
 * @param socketType the socket type that the peer announced, in the RFC's spelling; empty if it announced none
 * @param userId who the peer is, as the authenticator said (libzmq: the property User-Id); empty if none was asked, or it gave
 *     no name
 * @param properties what else the authenticator said of it; empty if none was asked
 */
public record Origin(
        String address, RoutingId routingId, String socketType, String userId, Map<String, String> properties) {
    /** Of a peer that no authenticator was asked about. */
    public Origin(String address, RoutingId routingId, String socketType) {
        this(address, routingId, socketType, "", Map.of());
    }
}
