package io.weir.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One that reads the stream: a page, {@code weir top}, or another console. Its thread is that of its request, and those of
 * what is passed on to it.
 */
final class Viewer {
    private static final byte[] BEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final OutputStream out;
    private final Sampler sampler;
    private final Changes changes;
    private final EventLog events;
    private final Duration beat;

    /** Messages come from several threads. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean failed;

    Viewer(OutputStream out, Sampler sampler, Changes changes, EventLog events, Duration beat) {
        this.out = out;
        this.sampler = sampler;
        this.changes = changes;
        this.events = events;
        this.beat = beat;
    }

    /** Writes until the viewer goes, or the console is closed. */
    void serve(List<Other> others) throws InterruptedException {
        List<Relay> relays = new ArrayList<>();
        try {
            others.forEach(other -> relays.add(Relay.start(other, this::send)));
            writeSamples();
        } finally {
            relays.forEach(Relay::close);
        }
    }

    private void writeSamples() throws InterruptedException {
        Sample seen = Sample.NONE;
        while (!failed && !sampler.isClosed()) {
            Sample next = sampler.after(seen, beat);
            if (next == null) {
                // Or it would not be noticed that the viewer is gone.
                write(BEAT);
            } else {
                send(changes.between(seen, next, events.between(seen.events(), next.events())));
                seen = next;
            }
        }
    }

    private void send(String message) {
        write(("data: " + message + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) {
        writing.lock();
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            failed = true;
        } finally {
            writing.unlock();
        }
    }
}
