package io.weir.snapshot;

import io.weir.snapshot.PeerSnapshot.ConnectionState;
import java.util.Map;

/**
 * What one socket did over one kind of transport, since it was opened. What never occurred is absent from
 * the maps.
 *
 * @param transport the scheme, such as {@code tcp}
 * @param written messages handed to the operating system, or to the other end of an inproc pair
 * @param received messages that arrived, whole
 * @param writtenBytes bytes of those written, see {@link SocketSnapshot.Volume#written}
 * @param receivedBytes bytes of those received
 * @param connections how many are in each state, {@link ConnectionState#GONE} left out
 * @param attempts how often attempts to connect ended in which way
 * @param handshakes how often handshakes ended in which way, and how long they took; inproc has none
 * @param heartbeats how often a PONG answered a PING of ours, and the sum of those round trips
 * @param reconnects connections that were made again after one was lost
 * @param disconnects connections that ended after their handshake, by either end
 */
public record TransportSnapshot(
        String transport,
        long written,
        long received,
        long writtenBytes,
        long receivedBytes,
        Map<ConnectionState, Integer> connections,
        Map<Outcome, Long> attempts,
        Map<Outcome, Timing> handshakes,
        Timing heartbeats,
        long reconnects,
        long disconnects) {
    /** One line. */
    @Override
    public String toString() {
        return transport + ": connections " + Words.of(connections) + "; attempts " + Words.of(attempts)
                + "; handshakes " + Words.of(handshakes) + "; heartbeats " + heartbeats + "; reconnects " + reconnects
                + ", disconnects " + disconnects;
    }

    /** How a handshake, or an attempt to connect, ended. The list is closed. */
    public enum Outcome {
        /** With a peer that may talk to us. */
        SUCCEEDED,
        /** One side refused the other; {@link io.weir.Refusal} says why. */
        REFUSED,
        /** The connection did not come about, or ended, by the fault of neither end. */
        FAILED
    }
}
