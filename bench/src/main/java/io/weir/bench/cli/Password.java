package io.weir.bench.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password that was read, until it is closed and wiped.
 *
 * @param characters its own
 */
record Password(char[] characters) implements AutoCloseable {
    /** Bytes that PLAIN can carry. */
    private static final int MAX_SIZE = 255;

    /**
     * Reads a line, without its end, and nothing behind it.
     *
     * @param from what is read, for exceptions
     * @throws IOException if there is no line, an empty one, or one that is no password: more than 255 bytes, or not UTF-8
     */
    static Password read(InputStream in, String from) throws IOException {
        byte[] line = new byte[MAX_SIZE + 2];
        try {
            int size = 0;
            int b;
            while ((b = in.read()) >= 0 && b != '\n' && size < line.length) {
                line[size++] = (byte) b;
            }
            if (size > 0 && line[size - 1] == '\r') {
                size--;
            }
            if (size == 0) {
                throw new IOException(from + ": no password (expected: a line)");
            }
            if (size > MAX_SIZE) {
                throw new IOException(from + ": the password has more than " + MAX_SIZE + " bytes");
            }
            return decode(ByteBuffer.wrap(line, 0, size));
        } catch (CharacterCodingException e) {
            throw new IOException(from + ": the password is not UTF-8", e);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static Password decode(ByteBuffer bytes) throws CharacterCodingException {
        CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes);
        char[] characters = new char[decoded.remaining()];
        decoded.get(characters);
        Arrays.fill(decoded.array(), '\0');
        return new Password(characters);
    }

    /** As a text, which cannot be wiped. */
    String text() {
        return new String(characters);
    }

    boolean isEqualTo(Password other) {
        return Arrays.equals(characters, other.characters);
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "Password";
    }
}
