package io.weir.bench.cli;

import io.weir.Message;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A message for each line of a stream, its frames separated by TAB; an empty line is a message of one empty frame. A
 * thread of its own reads the stream, since that cannot be interrupted.
 */
final class Lines implements Source {
    private static final int READ_AHEAD = 256;

    private final InputStream in;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(READ_AHEAD);

    /** A message, or the end if it is null, or why there is no more. */
    private record Line(@Nullable Message message, @Nullable IOException failure) {}

    private Lines(InputStream in) {
        this.in = in;
    }

    /** Begins to read. */
    static Lines of(InputStream in) {
        Lines lines = new Lines(new BufferedInputStream(in));
        Thread reader = new Thread(lines::readAll, "standard input");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    @Override
    public @Nullable Message next() throws IOException, InterruptedException {
        Line line = lines.take();
        if (line.failure() != null) {
            throw new IOException("standard input: " + line.failure().getMessage(), line.failure());
        }
        return line.message();
    }

    private void readAll() {
        try {
            Line end = new Line(null, null);
            try {
                Message message;
                while ((message = readLine()) != null) {
                    lines.put(new Line(message, null));
                }
            } catch (IOException e) {
                end = new Line(null, e);
            }
            lines.put(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Message readLine() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (b == '\t') {
                frames.add(frame.toByteArray());
                frame.reset();
            } else {
                frame.write(b);
            }
        }
        frames.add(frame.toByteArray());
        return Message.wrap(frames);
    }
}
