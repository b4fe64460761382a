package io.weir.engine;

import io.weir.queue.MessageQueue;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.PeerSnapshot.ConnectionState;

/** What a peer counts, read on demand, by any thread; exact at rest. */
interface PeerStats {
    /** The counters of the transport that it came by. */
    TransportStats transport();

    /** The queue towards the peer, for its counters. */
    MessageQueue outbound();

    /** The queue from the peer, for its counters. */
    MessageQueue inbound();

    /** Messages written, or, where both ends share the queue, offered. */
    long written();

    /** Messages accepted and neither written nor dropped. */
    long unwritten();

    /** Bytes of the messages accepted. */
    long acceptedBytes();

    /** Bytes taken to be written, or, where both ends share the queue, offered. */
    long writtenBytes();

    /** Bytes that wait to be sent; none where both ends share the queue. */
    long queuedBytes();

    /** Bytes of the messages that arrived. */
    long receivedBytes();

    /** Bytes of the messages that the socket took. */
    long deliveredBytes();

    /** How far its connection is. */
    ConnectionState state();

    /** All of it, with what is known of the peer. */
    PeerSnapshot snapshot();
}
