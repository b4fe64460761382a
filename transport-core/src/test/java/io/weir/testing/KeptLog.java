package io.weir.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** What Weir logs from when this is made until it is closed. */
public final class KeptLog implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("io.weir");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private volatile @Nullable RuntimeException failure;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Begins to keep. */
    public KeptLog() {
        LOGGER.addHandler(handler);
    }

    /** Throws this at each call that logs from now on. */
    public void fail(RuntimeException with) {
        failure = with;
    }

    /** The lines so far, each behind its level. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        LOGGER.removeHandler(handler);
    }
}
