package io.weir;

/**
 * The socket, or its context, was closed before or while the call ran (libzmq: ETERM, ENOTSOCK). Nothing was sent or taken.
 */
public final class SocketClosedException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the socket. */
    public SocketClosedException(String socket) {
        super(socket + ": closed");
    }
}
