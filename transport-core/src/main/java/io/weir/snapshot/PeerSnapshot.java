package io.weir.snapshot;

import io.weir.RoutingId;
import io.weir.check.SingleLine;
import io.weir.snapshot.SocketSnapshot.Volume;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One peer of a socket.
 *
 * @param address its address as the transport prints it, or the endpoint as long as it never answered
 * @param local our address of its connection, which is the address that the peer sees; empty as long as it never answered
 * @param transport the scheme, such as {@code tcp}
 * @param state how far it is
 * @param routingId the name that the socket knows it by; {@link RoutingId#NONE} if it has none
 * @param socketType the socket type that it announced; empty if it announced none
 * @param mechanism the security mechanism in force; empty before a handshake, and on inproc
 * @param userId who it is, as the authenticator said, or the certificate of TLS; empty if neither did
 * @param version the ZMTP version in force, such as {@code 3.1}; empty before a handshake, and on inproc
 * @param accepted messages that were queued for it
 * @param written messages that were handed to the operating system, or to the other end of an inproc pair
 * @param sendQueued messages that wait to be written to it
 * @param received messages that arrived from it
 * @param receiveQueued messages that arrived from it and wait to be received
 * @param volume the same in bytes
 * @param spilled of {@code sendQueued}, those that are on disk, or on their way there
 * @param heartbeat the time between our last PING and its PONG; null if there was none
 * @param lastRead when messages last arrived, or the handshake ended; null without a connection, and on inproc
 * @param lastWritten when messages were last written, or the handshake ended; null likewise
 */
public record PeerSnapshot(
        String address,
        String local,
        String transport,
        ConnectionState state,
        RoutingId routingId,
        String socketType,
        String mechanism,
        String userId,
        String version,
        long accepted,
        long written,
        long sendQueued,
        long received,
        long receiveQueued,
        Volume volume,
        long spilled,
        @Nullable Duration heartbeat,
        @Nullable Instant lastRead,
        @Nullable Instant lastWritten) {
    /** One line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(address).append(' ').append(Words.of(state));
        if (!socketType.isEmpty()) {
            text.append(", ").append(socketType);
        }
        if (!routingId.isNone()) {
            text.append(' ').append(routingId);
        }
        if (!version.isEmpty()) {
            text.append(", ZMTP ").append(version).append(' ').append(mechanism);
        }
        if (!userId.isEmpty()) {
            text.append(", user ").append(SingleLine.of(userId));
        }
        text.append(": out ")
                .append(written)
                .append(" of ")
                .append(accepted)
                .append(", ")
                .append(sendQueued);
        text.append(" queued (").append(volume.sendQueued()).append(" bytes");
        if (spilled > 0) {
            text.append(", on disk ").append(spilled).append(" with ").append(volume.spilled());
        }
        text.append("); in ").append(received);
        text.append(", ").append(receiveQueued).append(" queued (").append(volume.receiveQueued());
        text.append(" bytes)");
        if (lastRead != null) {
            text.append("; last read ").append(lastRead);
        }
        if (lastWritten != null) {
            text.append(", written ").append(lastWritten);
        }
        return text.toString();
    }

    /** How far it is between a socket and a peer. */
    public enum ConnectionState {
        /** The socket connects, or waits to attempt it again. */
        CONNECTING,
        /** A connection is there and its handshake under way. */
        HANDSHAKING,
        /** Messages pass. */
        ESTABLISHED,
        /** The peer is gone; what it sent may not all have been received. */
        GONE
    }
}
