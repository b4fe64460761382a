package io.weir.netty.security;

import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.transport.RefusedException;
import java.util.Map;

/**
 * One side of one security handshake: commands in, commands out, and at the end a {@link FrameTransform}. A mechanism
 * knows neither frames nor channels; each connection has its own, and only its event loop calls it.
 *
 * <pre>
 *   greetings exchanged ---> start ---+
 *                                     v
 *   peer's command -------> receive ---> Exchange.send         any number of times
 *                                    \-> Exchange.introduced   once: what the peer says of itself
 *                                    \-> Exchange.established  once, last: traffic may begin
 * </pre>
 *
 * <p>Commands are bodies of command frames as {@link CommandBody} lays them out. Their size has been checked against
 * the limit for handshake commands before a byte of them was kept.
 */
public interface Mechanism {
    /** The name in the greeting: at most 20 upper-case ASCII characters. Both ends must name the same. */
    String name();

    /** Whether this is the server's side of a mechanism that has one; the as-server byte of the greeting. */
    boolean asServer();

    /** Whether a command of the peer costs so much to answer that an event loop should not take many in a row. */
    default boolean isCostly() {
        return false;
    }

    /** Begins. NULL and the client's side of PLAIN and CURVE speak now; a server waits. */
    void start(Exchange exchange);

    /**
     * Takes the next command of the peer; the array is the mechanism's to keep.
     *
     * @throws RefusedException if the command is not the one that is due, or says what ends the handshake
     */
    void receive(byte[] command, Exchange exchange) throws RefusedException;

    /** The handshake is over, whichever way, and nothing follows: wipes what the mechanism still has of keys. */
    default void ended() {}

    /**
     * What a mechanism may ask for, from within {@link #start} and {@link #receive}, and from what follows {@link
     * Exchange#authenticate}.
     */
    interface Exchange {
        /** Sends a command; the array is not written to afterwards. */
        void send(byte[] command);

        /** The same for a command with a password in it: the array is wiped now, and what it was copied to when it has left. */
        void sendSecret(byte[] command);

        /**
         * Tells what the peer said of itself. A server calls it before it says READY, so that a peer that may not talk
         * to us learns it in place of READY.
         *
         * @param properties as {@link Metadata#decode} gives them
         * @throws RefusedException if such a peer may not talk to us; the mechanism lets it through
         */
        void introduced(Map<String, byte[]> properties) throws RefusedException;

        /**
         * Asks our authenticator about the peer; the last thing that a mechanism does in a call. The mechanism goes on when
         * the peer was accepted, on the event loop, and hears nothing if the peer was refused or the connection has ended.
         * Commands of the peer wait meanwhile. The password in the credentials is wiped when the verdict is there.
         *
         * @param accepted what follows; {@code message.origin()} will say what the authenticator did
         */
        void authenticate(Authenticator authenticator, Credentials credentials, Continuation accepted);

        /** Ends the handshake: what has been read behind the last command is traffic. */
        void established(FrameTransform transform);
    }

    /** What a mechanism does when the peer was accepted. */
    @FunctionalInterface
    interface Continuation {
        /**
         * Goes on.
         *
         * @throws RefusedException if the handshake ends here
         */
        void run() throws RefusedException;
    }
}
