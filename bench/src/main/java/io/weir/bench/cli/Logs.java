package io.weir.bench.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What becomes of the logs of the library: a command has words of its own, so only faults are shown. */
final class Logs {
    private Logs() {}

    /** Shows errors on the console and nothing else, unless a configuration of java.util.logging was given. */
    static void showOnlyErrors(Console console) {
        if (System.getProperty("java.util.logging.config.file") == null) {
            LogManager.getLogManager().reset();
            Logger.getLogger("").addHandler(new ErrorHandler(console));
        }
    }

    private static final class ErrorHandler extends Handler {
        private final Console console;

        ErrorHandler(Console console) {
            this.console = console;
            setLevel(Level.SEVERE);
            setFormatter(new SimpleFormatter());
        }

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                Throwable cause = entry.getThrown();
                console.say(getFormatter().formatMessage(entry) + (cause == null ? "" : ": " + cause));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
