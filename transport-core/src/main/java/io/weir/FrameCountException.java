package io.weir;

/**
 * A message has not the number of frames that the kind of socket sends: the newer kinds know no messages of many parts
 * (libzmq: EINVAL for ZMQ_SNDMORE). Nothing was sent.
 */
public final class FrameCountException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the socket, how many frames there are, and how many it sends. */
    public FrameCountException(String socket, int frames, int expected) {
        super(socket + ": a message of " + frames + " frames (expected: " + expected + ")");
    }
}
