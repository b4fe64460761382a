package io.weir;

/** A ROUTER, SERVER or PEER has no peer by the routing id of the message (libzmq: EHOSTUNREACH). Nothing was sent. */
public final class UnroutableException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the socket and the id. */
    public UnroutableException(String socket, String routingId) {
        super(socket + ": no peer by the routing id " + routingId);
    }
}
