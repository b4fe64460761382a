package io.weir.patterns.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MessageDumpTest {
    private static final String RULE = "-".repeat(40) + "\n";

    @Test
    void framesAreTextOrHexBehindTheirLengths() {
        Message message = Message.wrap(
                new byte[] {0, 0x6b, (byte) 0x8b, 0x45, 0x67},
                new byte[0],
                "hello world".getBytes(StandardCharsets.UTF_8));

        assertThat(MessageDump.of(message)).isEqualTo(RULE + "[005] 006B8B4567\n[000]\n[011] hello world\n");
    }

    @Test
    void textMayBeInAnyScript() {
        assertThat(MessageDump.of(Message.of("你好"))).isEqualTo(RULE + "[006] 你好\n");
    }

    @Test
    void whatCouldMoveTheCursorIsHex() {
        assertThat(MessageDump.of(Message.of("a\nb", "[2J", "‮")))
                .isEqualTo(RULE + "[003] 610A62\n[004] 1B5B324A\n[003] E280AE\n");
    }

    @Test
    void digitsAreThoseOfTheProtocolInEveryCountry() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(MessageDump.of(Message.of("hello"))).isEqualTo(RULE + "[005] hello\n");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aLongFrameIsShownWhole() {
        assertThat(MessageDump.of(Message.of("x".repeat(1234)))).isEqualTo(RULE + "[1234] " + "x".repeat(1234) + "\n");
    }
}
