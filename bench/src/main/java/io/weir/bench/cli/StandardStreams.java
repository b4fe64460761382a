package io.weir.bench.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The standard streams, where there are any. A process may be started with one of them closed; the JVM then has its own
 * file of modules under that number, and what is read from it would be sent to peers. Such an input is empty, nothing
 * can be written to such an output, and what is said to such an error stream is lost.
 */
final class StandardStreams {
    /** How the modules file of a JDK begins, in the byte order of the machine. */
    private static final int MODULES = 0xCAFEDADA;

    private StandardStreams() {}

    /** Not buffered, so that {@link InputStream#available} never waits for a reader. */
    static InputStream in() {
        return isThere(FileDescriptor.in) ? new FileInputStream(FileDescriptor.in) : InputStream.nullInputStream();
    }

    /** Writing to a reader that has stalled can be interrupted. */
    static OutputStream out() {
        return isThere(FileDescriptor.out)
                ? Channels.newOutputStream(new FileOutputStream(FileDescriptor.out).getChannel())
                : new ClosedOutput();
    }

    /** Where nothing is, nothing else may be told either: a socket could get the number. */
    static PrintStream err() {
        if (!isThere(FileDescriptor.err)) {
            System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        }
        if (!isThere(FileDescriptor.out)) {
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        }
        return System.err;
    }

    /** Whether the process was started with it. To be asked before anything else is opened. */
    @SuppressWarnings("resource") // standard streams are never closed
    private static boolean isThere(FileDescriptor number) {
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
            return true;
        }
        FileChannel file = new FileInputStream(number).getChannel();
        long size;
        try {
            size = file.size();
        } catch (IOException e) {
            return false;
        }
        return !isModules(file, size, Path.of(System.getProperty("java.home"), "lib", "modules"));
    }

    /** Whether an open file is that file of modules, as far as its size and beginning tell. */
    static boolean isModules(FileChannel file, long size, Path modules) {
        try {
            ByteBuffer begin = ByteBuffer.allocate(Integer.BYTES);
            if (!Files.exists(modules) || size != Files.size(modules) || file.read(begin, 0) != Integer.BYTES) {
                return false;
            }
            int word = begin.getInt(0);
            return word == MODULES || word == Integer.reverseBytes(MODULES);
        } catch (IOException e) {
            // A pipe or a terminal, or an output: these cannot be read at a place.
            return false;
        }
    }

    /** An output that is not there. */
    private static final class ClosedOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("it is closed");
        }
    }
}
