package io.weir.console;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes the stream of another console on to one viewer, on a thread of its own, again and again, until it is closed. */
final class Relay implements AutoCloseable {
    private final Other other;
    private final Consumer<String> viewer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Other.@Nullable Reading reading;

    private Relay(Other other, Consumer<String> viewer) {
        this.other = other;
        this.viewer = viewer;
        thread = new Thread(this::run, "weir-console-relay");
        thread.setDaemon(true);
    }

    static Relay start(Other other, Consumer<String> viewer) {
        Relay relay = new Relay(other, viewer);
        relay.thread.start();
        return relay;
    }

    private void run() {
        try {
            do {
                String process = other.process();
                String why = read();
                if (closed.getCount() > 0) {
                    viewer.accept(
                            Changes.lost(other.process().isEmpty() ? process : other.process(), other.name(), why));
                }
            } while (!closed.await(Other.pause().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns why it ended. */
    private String read() {
        try (Other.Reading stream = other.open()) {
            reading = stream;
            if (closed.getCount() > 0) {
                stream.each(viewer);
            }
            return "it was closed";
        } catch (IOException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Other.Reading stream = reading;
        if (stream != null) {
            stream.close();
        }
    }
}
