package io.weir.bench.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The last line of a terminal, which says how far a long task is. What is written through {@link #stream} stays above
 * it. Where there is no terminal nothing is shown. Safe from any thread.
 */
public final class StatusLine {
    /** A line that is broken into two could not be erased. */
    private static final int WIDTH = 79;

    private static final byte[] ERASE = "\r\033[K".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream stream;
    private boolean visible;
    private boolean shown;

    /** Whether the line above is complete. */
    private boolean free = true;

    private StatusLine(OutputStream stream, boolean visible) {
        this.stream = new Above(stream);
        this.visible = visible;
    }

    /** A line on that terminal. */
    public static StatusLine on(OutputStream terminal) {
        return new StatusLine(terminal, true);
    }

    /** None, above a stream that is no terminal. */
    public static StatusLine none(OutputStream stream) {
        return new StatusLine(stream, false);
    }

    /** Where to write what stays. */
    public OutputStream stream() {
        return stream;
    }

    /** Whether anything is shown. */
    public synchronized boolean isVisible() {
        return visible;
    }

    /** Shows nothing from here on. */
    public synchronized void hide() {
        erase();
        visible = false;
    }

    /** Shows the text in place of what was shown before. */
    public synchronized void show(String text) {
        erase();
        if (visible && free) {
            try {
                stream.write(text.substring(0, Math.min(text.length(), WIDTH)).getBytes(StandardCharsets.UTF_8));
                stream.flush();
                shown = true;
                free = true;
            } catch (IOException e) {
                // A terminal that is gone; what else is written there will tell.
                visible = false;
            }
        }
    }

    /** Shows nothing until the next text. */
    public synchronized void erase() {
        try {
            // Writing erases.
            stream.write(new byte[0]);
            stream.flush();
        } catch (IOException e) {
            visible = false;
        }
    }

    /** Erases the line before anything is written. */
    private final class Above extends FilterOutputStream {
        Above(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            synchronized (StatusLine.this) {
                if (shown) {
                    shown = false;
                    out.write(ERASE);
                }
                out.write(bytes, offset, length);
                if (length > 0) {
                    free = bytes[offset + length - 1] == '\n';
                }
            }
        }
    }
}
