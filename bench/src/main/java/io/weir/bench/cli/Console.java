package io.weir.bench.cli;

import io.weir.bench.terminal.StatusLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;

/**
 * Where the command reads and writes: messages to {@code out}, its own words to {@code err}.
 *
 * @param in lines to be sent
 * @param out what was received, a line at a time, each written at once
 * @param err what else there is to say
 * @param status how far a long task is, below {@code err} if that is a terminal
 * @param verbosity how much there is to say
 */
record Console(InputStream in, OutputStream out, PrintStream err, StatusLine status, Verbosity verbosity) {
    /** Streams that are no terminal. */
    Console(InputStream in, OutputStream out, PrintStream err) {
        this(in, out, err, StatusLine.none(err), new Verbosity());
    }

    /** The standard streams. */
    static Console ofProcess() {
        PrintStream err = StandardStreams.err();
        StatusLine status = Terminal.isStandardError() ? StatusLine.on(err) : StatusLine.none(err);
        return new Console(
                StandardStreams.in(),
                StandardStreams.out(),
                new PrintStream(status.stream(), true, StandardCharsets.UTF_8),
                status,
                new Verbosity());
    }

    /** Writes a line of results. */
    void print(String line) throws IOException, InterruptedException {
        print((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes of results as they are. */
    void print(byte[] bytes) throws IOException, InterruptedException {
        try {
            out.write(bytes);
            out.flush();
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while writing");
        } catch (IOException e) {
            throw new IOException("standard output: " + e.getMessage(), e);
        }
    }

    /** Says why something went wrong. */
    void say(String why) {
        err.println("weir: " + why);
    }
}
