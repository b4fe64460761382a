package io.weir.netty;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.Supplier;

/**
 * Steps of Netty on a thread that is not Netty's. Netty keeps values for each thread that made a channel or a buffer,
 * and with them its own class loader: a thread that outlives an application, as those of a servlet container do, would
 * keep that application.
 */
final class Guest {
    private Guest() {}

    /** Runs the step. Values that it left behind are removed, unless the thread had some: those are the host's. */
    static void run(Runnable step) {
        call(() -> {
            step.run();
            return "";
        });
    }

    /** The same for a step that has a result. */
    static <T> T call(Supplier<T> step) {
        boolean isFree = FastThreadLocal.size() == 0;
        try {
            return step.get();
        } finally {
            if (isFree) {
                FastThreadLocal.removeAll();
            }
        }
    }
}
