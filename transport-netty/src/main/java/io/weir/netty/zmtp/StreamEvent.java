package io.weir.netty.zmtp;

import io.weir.transport.RefusedException;

/** What a handler that stands before ours, such as one for TLS, tells of its stream; it fires it along the pipeline. */
public sealed interface StreamEvent {
    /** The other end has said something, though no byte of the wire protocol yet. */
    StreamEvent HEARD = new Heard();

    /** The value of {@link #HEARD}. */
    record Heard() implements StreamEvent {}

    /**
     * The other end did what ends the connection. The channel may be closing already.
     *
     * @param why what it did
     */
    record Failed(RefusedException why) implements StreamEvent {}
}
