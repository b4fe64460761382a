package io.weir.patterns.broker;

import io.weir.option.OptionsBuilder;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Hands the requests of clients to workers: each to the worker that has been free longest. Requests are taken from the
 * front end only while a worker is free; the others wait with it and with the clients, each client in its turn.
 *
 * <p><b>Clients</b> are REQs, {@link io.weir.patterns.reqrep.Requester}s, or DEALERs that send the empty delimiter. <b>
 * Workers</b> are REQs that begin by sending one frame, such as {@code READY}, then receive requests of [address, empty
 * frame, body...], and send [that address, empty frame, reply...] to each. A worker that sends anything else is taken to be
 * free. The address is of eight bytes that mean nothing to the worker, whatever the client's envelope was.
 *
 * <p>A worker whose connection ends leaves the pool at once, and its place in the queue with it. The request that it was
 * working on, if any, stays unanswered and is counted in {@link #lost()}: it may be why the worker died, and is not given to
 * the next one. A {@code Requester} may try it again. With heartbeats ({@link OptionsBuilder#heartbeatInterval}) that also
 * goes for workers whose machine has vanished.
 *
 * <p>The broker has no thread of its own, and does nothing while there is nothing to do. Every method is safe from any
 * thread.
 */
public final class Broker implements AutoCloseable {
    private final Responder frontend;
    private final Backend backend;

    private Broker(Responder frontend, Backend backend) {
        this.frontend = frontend;
        this.backend = backend;
    }

    /** Opens a broker with the defaults. */
    public static Broker open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a broker whose two sockets, {@code frontend} and {@code backend} by name, both have these options. */
    public static Broker open(Context context, Consumer<OptionsBuilder<?>> options) {
        Backend backend = Backend.open(context, options);
        try {
            Responder frontend = Responder.openAsync(context, 0, backend.crew()::serve, front -> {
                front.name("frontend");
                options.accept(front);
            });
            backend.crew().onSize(frontend::concurrency);
            return new Broker(frontend, backend);
        } catch (RuntimeException e) {
            backend.close(Duration.ZERO);
            throw e;
        }
    }

    /** Where clients come: to be bound and connected, and looked at. */
    public Socket frontend() {
        return frontend;
    }

    /** Where workers come: to be bound and connected, and looked at. */
    public Socket backend() {
        return backend;
    }

    /** How many workers there are, free or not. */
    public int workers() {
        return backend.crew().size();
    }

    /** How many requests were lost with the worker that had them. */
    public long lost() {
        return frontend.failures();
    }

    /** Closes both sockets, the front end first. Requests that are with workers stay unanswered. */
    @Override
    public void close() {
        frontend.close();
        backend.close();
    }
}
