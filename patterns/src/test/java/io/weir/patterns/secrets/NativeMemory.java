package io.weir.patterns.secrets;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process on Linux, but for the heap of Java. */
final class NativeMemory {
    private static final Path MAPS = Path.of("/proc/self/maps");

    /** A heap of at most two GiB is put below this address. */
    private static final long ABOVE_THE_HEAP = 1L << 32;

    private static final int HEXADECIMAL = 16;

    private NativeMemory() {}

    /** Whether it can be read here. */
    static boolean isReadable() {
        return Files.isReadable(MAPS);
    }

    /** Writes all of it that can be written to, one region behind the other. */
    static void dump(Path file) throws IOException {
        if (!isReadable()) {
            return;
        }
        try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r");
                OutputStream out = Files.newOutputStream(file)) {
            for (String line : Files.readAllLines(MAPS)) {
                String[] parts = line.split("[- ]");
                long from = Long.parseUnsignedLong(parts[0], HEXADECIMAL);
                long to = Long.parseUnsignedLong(parts[1], HEXADECIMAL);
                if (parts[2].startsWith("rw") && from >= ABOVE_THE_HEAP && from > 0) {
                    copy(memory, from, to, out);
                }
            }
        }
    }

    private static void copy(RandomAccessFile memory, long from, long to, OutputStream out) throws IOException {
        byte[] page = new byte[4096];
        memory.seek(from);
        try {
            for (long at = from; at < to; at += page.length) {
                memory.readFully(page);
                out.write(page);
            }
        } catch (IOException e) {
            // Some pages are not for reading, whatever the table says.
        }
    }
}
