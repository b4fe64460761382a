package io.weir.netty.zmtp;

/** How far a connection in traffic has come. It only moves forward. */
enum ConnectionState {
    /** Messages go both ways. */
    OPEN,

    /** We end it: what is queued is still written, what arrives is thrown away. */
    FINISHING,

    /** All is written and the other end knows that no more follows; we wait for its end, or for silence. */
    OUTPUT_ENDED,

    /** The channel is closed; what was received before may still be handed over. */
    INACTIVE,

    /** The last message was handed over, and the link knows. */
    ENDED;

    /** Whether the channel takes bytes, as far as we know. */
    boolean isActive() {
        return compareTo(INACTIVE) < 0;
    }
}
