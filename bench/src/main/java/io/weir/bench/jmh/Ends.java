package io.weir.bench.jmh;

import io.weir.Endpoint;
import io.weir.SocketClosedException;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Two connected sockets in a context of their own: the near one is the benchmark's, at the far one works a thread. If that
 * fails it closes both, so that the benchmark fails, too, and does not wait for ever.
 *
 * @param <N> the near socket
 * @param <F> the far socket
 */
final class Ends<N extends Socket, F extends Socket> {
    /** How long connecting may take. */
    static final Duration SOON = Duration.ofSeconds(10);

    private final Context context = Context.builder().name("benchmark").build();
    private final N near;
    private final F far;
    private final Thread thread;

    /** Written by the thread at the far end only. */
    private final AtomicLong steps = new AtomicLong();

    /** What the thread at the far end does over and over. */
    interface Step<F> {
        void with(F far) throws InterruptedException;
    }

    Ends(String anywhere, Function<Context, N> openNear, Function<Context, F> openFar, Step<F> step)
            throws InterruptedException {
        near = openNear.apply(context);
        far = openFar.apply(context);
        Endpoint here = far.bind(anywhere);
        near.connect(here);
        if (!near.awaitPeers(1, SOON)) {
            throw new IllegalStateException("no connection to " + here);
        }
        thread = new Thread(() -> work(step), "far-end");
        thread.start();
    }

    N near() {
        return near;
    }

    /** How many steps the far end has taken. */
    long steps() {
        return steps.getAcquire();
    }

    private void work(Step<F> step) {
        try {
            while (true) {
                step.with(far);
                steps.setRelease(steps.getPlain() + 1);
            }
        } catch (InterruptedException | SocketClosedException e) {
            // Told to end.
        } finally {
            context.close(Duration.ZERO);
        }
    }

    /** Ends the thread and drops what is under way. */
    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
