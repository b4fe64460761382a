package io.weir.spring;

import io.weir.patterns.warmup.WarmUp;
import io.weir.socket.Context;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Warms up, once, when all sockets are open and before any is bound or connected: peers that wait for an endpoint wait for one that
 * is fast. Interrupted, it ends and the application goes on starting.
 */
final class WarmUpPhase implements SmartLifecycle {
    private static final System.Logger LOG = System.getLogger("io.weir.lifecycle");

    private final Context context;
    private final WeirBeans made;
    private final Duration time;

    /** Never false again: what is warm stays warm. */
    private volatile boolean warm;

    WarmUpPhase(Context context, WeirBeans made, Duration time) {
        this.context = context;
        this.made = made;
        this.time = time;
    }

    @Override
    public void start() {
        made.openAll();
        warm = true;
        try {
            LOG.log(System.Logger.Level.INFO, WarmUp.of(context, time));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        // Nothing is left to be stopped.
    }

    @Override
    public boolean isRunning() {
        return warm;
    }

    @Override
    public int getPhase() {
        return Endpoints.PHASE - 1;
    }
}
