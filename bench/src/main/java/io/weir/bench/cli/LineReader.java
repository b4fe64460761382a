package io.weir.bench.cli;

import io.weir.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes messages of lines: frames are separated by TAB, an empty line is a message of one empty frame. For one thread. */
final class LineReader {
    private static final int CHUNK = 8192;

    private final InputStream in;
    private final long longest;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int end;
    private long number;

    /**
     * Reads from the beginning.
     *
     * @param longest bytes that a line may have, its end not counted; 0 for no limit
     */
    LineReader(InputStream in, long longest) {
        this.in = in;
        this.longest = longest == 0 ? Long.MAX_VALUE : longest;
    }

    /**
     * The message of the next line; null after the last.
     *
     * @throws IOException if the line is too long, or the memory for it is not there: the number of the line is said, and
     *     what follows is not read
     */
    @Nullable Message next() throws IOException {
        number++;
        try {
            return readLine();
        } catch (OutOfMemoryError e) {
            throw new IOException("line " + number + " is too long for the memory that there is (see --max-line)", e);
        }
    }

    private @Nullable Message readLine() throws IOException {
        int b = read();
        if (b < 0) {
            return null;
        }
        List<byte[]> frames = new ArrayList<>();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (long length = 1; b >= 0 && b != '\n'; length++) {
            if (length > longest) {
                throw new IOException("line " + number + " has more than " + longest + " bytes (see --max-line)");
            }
            if (b == '\t') {
                frames.add(frame.toByteArray());
                frame.reset();
            } else {
                frame.write(b);
            }
            b = read();
        }
        frames.add(frame.toByteArray());
        return Message.wrap(frames);
    }

    private int read() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(in.read(chunk), 0);
            if (end == 0) {
                return -1;
            }
        }
        return chunk[position++] & 0xff;
    }
}
