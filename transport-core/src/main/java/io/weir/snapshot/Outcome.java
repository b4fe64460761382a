package io.weir.snapshot;

/** How a handshake, or an attempt to connect, ended. The list is closed. */
public enum Outcome {
    /** With a peer that may talk to us. */
    SUCCEEDED,
    /** One side refused the other; {@link io.weir.Refusal} says why. */
    REFUSED,
    /** The connection did not come about, or ended, by the fault of neither end. */
    FAILED
}
