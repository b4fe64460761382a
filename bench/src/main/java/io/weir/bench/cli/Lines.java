package io.weir.bench.cli;

import io.weir.Message;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A message for each line of a stream, see {@link LineReader}. A thread of its own reads the stream, since that cannot be
 * interrupted; it reads a little ahead.
 */
final class Lines implements Source {
    private static final int LINES_AHEAD = 256;
    private static final int BYTES_AHEAD = 1 << 20;

    /** What the objects of a short line take. */
    private static final int OVERHEAD = 64;

    private static final Line END = new Line(null, 0);

    private final InputStream in;
    private final LineReader reader;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(LINES_AHEAD);
    private final Semaphore room = new Semaphore(BYTES_AHEAD);

    /** Why reading ended before the end; set before the end is in the queue. */
    private volatile @Nullable Throwable failure;

    /** A message and how much room it takes, or the end if there is no message. */
    private record Line(@Nullable Message message, int taken) {}

    private Lines(InputStream in, LineReader reader) {
        this.in = in;
        this.reader = reader;
    }

    /**
     * Begins to read.
     *
     * @param longest bytes that a line may have; 0 for no limit
     */
    static Lines of(InputStream in, long longest) {
        Lines lines = new Lines(in, new LineReader(in, longest));
        Thread thread = new Thread(lines::readAll, "standard input");
        thread.setDaemon(true);
        thread.start();
        return lines;
    }

    /** The next one. An interrupt while there is nothing to be read for now is the end: all that was said is done. */
    @Override
    public @Nullable Message next() throws IOException, InterruptedException {
        Line line;
        try {
            line = lines.take();
        } catch (InterruptedException e) {
            if (isIdle()) {
                return null;
            }
            throw e;
        }
        Throwable why = failure;
        if (line.message() == null && why != null) {
            throw new IOException("standard input: " + (why instanceof IOException ? why.getMessage() : why), why);
        }
        room.release(line.taken());
        return line.message();
    }

    private boolean isIdle() {
        try {
            return lines.isEmpty() && in.available() == 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whatever ends the thread is told to the one that waits for the next line. */
    private void readAll() {
        try {
            try {
                Message message;
                while ((message = reader.next()) != null) {
                    int taken = (int) Math.min(message.size() + OVERHEAD, BYTES_AHEAD);
                    room.acquire(taken);
                    lines.put(new Line(message, taken));
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
            lines.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
