package io.weir.patterns.work;

import io.weir.check.OptionCheck;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the producer calls a job: 1 to {@value #LONGEST} bytes. A queue takes two puts with the same id for one job, and each
 * worker is told the id, so that work which must not be done twice can be recorded under it. Immutable.
 */
public final class JobId {
    /** Bytes of an id at most. */
    public static final int LONGEST = 255;

    private final byte[] bytes;

    private JobId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The id of these bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are none, or more than {@value #LONGEST}
     */
    public static JobId of(byte[] bytes) {
        OptionCheck.check(isValid(bytes), "job id", bytes.length + " bytes", "1 to " + LONGEST + " bytes");
        return new JobId(bytes.clone());
    }

    /** The id of this text in UTF-8; otherwise as {@link #of(byte[])}. */
    public static JobId of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean isValid(byte[] bytes) {
        return bytes.length > 0 && bytes.length <= LONGEST;
    }

    /** The id of these bytes, which do not change any more and are valid. */
    static JobId wrap(byte[] bytes) {
        return new JobId(bytes);
    }

    /** A copy of its bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its own bytes, for reading only. */
    byte[] array() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Its text if it is printable, else its bytes in hexadecimal. */
    @Override
    public String toString() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.codePoints().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // No text.
        }
        return HexFormat.of().formatHex(bytes);
    }
}
