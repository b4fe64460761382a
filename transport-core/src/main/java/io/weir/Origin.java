package io.weir;

/**
 * What a received message knows of the peer that sent it. One object serves all messages of one connection.
 *
 * @param address the peer's address as the transport prints it, such as {@code 127.0.0.1:40122}; for inproc the name
 *     of the endpoint
 * @param routingId the routing id that the peer announced; {@link RoutingId#NONE} if it announced none
 * @param socketType the socket type that the peer announced, in the RFC's spelling; empty if it announced none
 */
public record Origin(String address, RoutingId routingId, String socketType) {}
