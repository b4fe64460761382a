package io.weir.netty.security.curve;

import io.weir.security.CurveKey;
import io.weir.transport.RefusedException;
import java.util.Map;

/** Says whether the owner of a key may talk to us. Called on the connection's event loop, where it must not wait. */
@FunctionalInterface
public interface ClientCheck {
    /**
     * Asks about a client that has shown that it has the secret of its key.
     *
     * @param clientKey its long-term public key
     * @param properties what it says of itself
     * @param answer is told the verdict: now, or later on the same event loop
     */
    void check(CurveKey clientKey, Map<String, byte[]> properties, Answer answer);

    /** Takes the verdict, once; what comes after the first is ignored. On the connection's event loop only. */
    interface Answer {
        /** The client may talk to us, if its socket type may. */
        void accept();

        /**
         * The client may not.
         *
         * @param status what the client is told: 400, denied; 500, an internal error; or 300, try later. With 300 it is told
         *     nothing, since a libzmq that hears ERROR never connects again
         * @param why what is counted and logged
         */
        void refuse(int status, RefusedException why);
    }
}
