package io.weir.bench.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The logs of the library on the console, a line each: warnings and errors, with {@code -v} more, with {@code -q} errors
 * only. Unless it is much that is asked for, no more than {@value #LINES} lines a second. A process has one of these,
 * unless it has a configuration of java.util.logging.
 */
final class Logs extends Handler {
    static final int LINES = 10;

    /** A strong reference: java.util.logging may collect an unreferenced logger, and its level is lost. */
    private static final Logger LIBRARY = Logger.getLogger("io.weir");

    private final Console console;
    private final LineLimit limit = new LineLimit(LINES, System.nanoTime());

    Logs(Console console) {
        this.console = console;
        setFormatter(new SimpleFormatter());
    }

    /** Shows the logs of this process on the console. */
    static Logs show(Console console) {
        Logs logs = new Logs(console);
        if (System.getProperty("java.util.logging.config.file") == null) {
            LogManager.getLogManager().reset();
            Logger.getLogger("").addHandler(logs);
        }
        return logs;
    }

    /** Has the library log what the command was told to show. */
    static void ask(Verbosity verbosity) {
        if (System.getProperty("java.util.logging.config.file") == null) {
            LIBRARY.setLevel(least(verbosity.level()));
        }
    }

    private static Level least(Verbosity.Level level) {
        return switch (level) {
            case QUIET -> Level.SEVERE;
            case NORMAL -> Level.WARNING;
            case VERBOSE -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }

    @Override
    public void publish(LogRecord entry) {
        Verbosity.Level level = console.verbosity().level();
        if (entry.getLevel().intValue() < least(level).intValue()) {
            return;
        }
        boolean all =
                level.compareTo(Verbosity.Level.NORMAL) > 0 || entry.getLevel().equals(Level.SEVERE);
        if (!all && !limit.admits(System.nanoTime())) {
            return;
        }
        sayLeftOut();
        Throwable cause = entry.getThrown();
        console.say(kind(entry.getLevel())
                + oneLine(getFormatter().formatMessage(entry) + (cause == null ? "" : ": " + cause)));
        if (cause != null && level.compareTo(Verbosity.Level.NORMAL) > 0) {
            cause.printStackTrace(console.err());
        }
    }

    private static String kind(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "";
        }
        return level.intValue() >= Level.WARNING.intValue()
                ? "warning: "
                : level.intValue() >= Level.INFO.intValue() ? "info: " : "debug: ";
    }

    /** What peers have said may be in it, and must not look like lines of ours. */
    private static String oneLine(String text) {
        return text.strip().replaceAll("\\p{Cntrl}+", " ");
    }

    private void sayLeftOut() {
        long leftOut = limit.takeLeftOut();
        if (leftOut > 0) {
            console.say("warning: " + leftOut + (leftOut == 1 ? " line" : " lines") + " left out here");
        }
    }

    @Override
    public void flush() {
        sayLeftOut();
    }

    /** Says how many were left out last. */
    @Override
    public void close() {
        sayLeftOut();
    }
}
