package io.weir;

/**
 * A blocking call was made on an event loop, which would have stopped the very thread it waits for. Use the try, timed-zero
 * or async forms there.
 */
public final class EventLoopBlockedException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the socket and the verb. */
    public EventLoopBlockedException(String socket, String verb) {
        super(socket + ": " + verb + " would block the event loop "
                + Thread.currentThread().getName());
    }
}
