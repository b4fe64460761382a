package io.weir.bench.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;

/**
 * Where the command reads and writes: messages to {@code out}, its own words to {@code err}.
 *
 * @param in lines to be sent
 * @param out what was received, a line at a time, each written at once
 * @param err what else there is to say
 */
record Console(InputStream in, OutputStream out, PrintStream err) {
    /** The standard streams. Writing to a reader that has stalled can be interrupted. */
    static Console ofProcess() {
        @SuppressWarnings("resource") // lasts as long as the process
        OutputStream out = Channels.newOutputStream(new FileOutputStream(FileDescriptor.out).getChannel());
        return new Console(System.in, out, new PrintStream(System.err, true, StandardCharsets.UTF_8));
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
