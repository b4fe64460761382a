package io.weir.transport;

import io.weir.RoutingId;
import io.weir.SocketType;

/**
 * What a socket says of itself in the handshake.
 *
 * @param type the kind of the socket, which also says whom it may talk to
 * @param routingId the id it asks a ROUTER to know it by; {@link RoutingId#NONE} for none. Only kinds that {@link
 *     SocketType#announcesRoutingId() announce} one send it
 */
public record LocalMetadata(SocketType type, RoutingId routingId) {}
