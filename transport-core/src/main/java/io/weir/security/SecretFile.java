package io.weir.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads and writes files with secrets through memory of its own, which it wipes. What {@code Files} reads to stays outside the heap,
 * with the thread, until that reads something else.
 */
final class SecretFile {
    private static final int CHUNK = 8 * 1024;

    private SecretFile() {}

    /** All that the file holds, for the caller to wipe. */
    static byte[] read(Path file) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] bytes = new byte[Math.toIntExact(channel.size())];
            int filled = 0;
            while (channel.read(chunk) >= 0) {
                chunk.flip();
                int length = chunk.remaining();
                bytes = withRoomFor(filled + length, bytes);
                chunk.get(bytes, filled, length);
                filled += length;
                chunk.clear();
            }
            return filled == bytes.length ? bytes : copy(bytes, filled);
        } finally {
            wipe(chunk);
        }
    }

    /** Of a file that grows while it is read. */
    private static byte[] withRoomFor(int length, byte[] bytes) {
        return length <= bytes.length ? bytes : copy(bytes, 2 * length);
    }

    private static byte[] copy(byte[] bytes, int length) {
        byte[] copy = Arrays.copyOf(bytes, length);
        Arrays.fill(bytes, (byte) 0);
        return copy;
    }

    /** Writes the rest of the buffer. */
    static void write(ByteBuffer bytes, WritableByteChannel channel) throws IOException {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes.remaining());
        try {
            memory.put(bytes).flip();
            while (memory.hasRemaining()) {
                channel.write(memory);
            }
        } finally {
            wipe(memory);
        }
    }

    private static void wipe(ByteBuffer memory) {
        memory.clear().put(new byte[memory.capacity()]);
    }
}
