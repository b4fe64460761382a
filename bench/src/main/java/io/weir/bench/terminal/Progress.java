package io.weir.bench.terminal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shows once a second how far a task is, as long as it is open. A thread of its own looks, so that the task is not slowed;
 * where nothing is shown there is none.
 */
public final class Progress implements AutoCloseable {
    private static final long INTERVAL_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final StatusLine line;
    private final LongFunction<String> text;
    private final long start = System.nanoTime();
    private final @Nullable Thread thread;

    private Progress(StatusLine line, LongFunction<String> text) {
        this.line = line;
        this.text = text;
        thread = line.isVisible() ? new Thread(this::show, "progress") : null;
    }

    /**
     * Begins to show.
     *
     * @param text what to show, so many nanoseconds after the beginning; for one thread
     */
    public static Progress show(StatusLine line, LongFunction<String> text) {
        Progress progress = new Progress(line, text);
        if (progress.thread != null) {
            progress.thread.setDaemon(true);
            progress.thread.start();
        }
        return progress;
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MILLIS);
                line.show(text.apply(System.nanoTime() - start));
            }
        } catch (InterruptedException e) {
            // Closed.
        } finally {
            line.erase();
        }
    }

    /** Shows no more, and erases what was shown. */
    @Override
    public void close() {
        Thread showing = thread;
        if (showing == null) {
            return;
        }
        showing.interrupt();
        boolean interrupted = false;
        while (showing.isAlive()) {
            try {
                showing.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
