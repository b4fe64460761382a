package io.weir.docs.broker;

import io.weir.docs.Background;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;

/** Hands messages on, whole, whatever their number of frames. */
public final class Relay {
    private Relay() {}

    /** Hands everything on that comes from one socket to the other, until one of them is closed. */
    // tag::relay[]
    public static void oneWay(Receiving from, Sending to) throws InterruptedException {
        while (true) {
            to.send(from.receive());
        }
    }
    // end::relay[]

    /** Hands everything on in both directions. */
    public static <S extends Receiving & Sending, T extends Receiving & Sending> void bothWays(S frontend, T backend)
            throws InterruptedException {
        Background.start(() -> oneWay(backend, frontend));
        oneWay(frontend, backend);
    }
}
