package io.weir;

/**
 * A REQ or REP was asked to send when it must receive, or the other way round (libzmq: EFSM). The socket and the exchange
 * under way are unharmed.
 */
public final class OutOfTurnException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the socket and what it expects. */
    public OutOfTurnException(String socket, String expected) {
        super(socket + ": out of turn (expected: " + expected + ")");
    }
}
