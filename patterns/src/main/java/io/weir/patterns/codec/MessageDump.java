package io.weir.patterns.codec;

import io.weir.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a message looks like, for people: the length of each frame, and the frame as text or, if it is none, as hexadecimal
 * digits, whole.
 *
 * <pre>
 *   ----------------------------------------
 *   [005] 006B8B4567
 *   [000]
 *   [005] hello
 * </pre>
 *
 * <p>Messages may be secret: the library itself never writes this anywhere, and {@link Message#toString()} tells sizes
 * alone.
 */
public final class MessageDump {
    private static final String RULE = "-".repeat(40);

    private MessageDump() {}

    /** The lines, each ended, of which the first is a rule. */
    public static String of(Message message) {
        StringBuilder dump = new StringBuilder(RULE).append('\n');
        for (int i = 0; i < message.frameCount(); i++) {
            byte[] frame = message.array(i);
            String shown = show(frame);
            dump.append(String.format(Locale.ROOT, "[%03d]", frame.length))
                    .append(shown.isEmpty() ? "" : " ")
                    .append(shown)
                    .append('\n');
        }
        return dump.toString();
    }

    private static String show(byte[] frame) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString();
            if (text.codePoints().allMatch(MessageDump::isPrintable)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // No text.
        }
        return HexFormat.of().withUpperCase().formatHex(frame);
    }

    /** Whether it shows, and as itself: nothing that could move the cursor or turn the direction. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
