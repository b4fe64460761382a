package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final Message NUMBERS =
            Message.of(new byte[] {0, 1, (byte) 0xAB}, new byte[0], new byte[] {(byte) 0xff});

    @Test
    void textPutsTabsBetweenFrames() {
        assertThat(Format.TEXT.line(Message.of("a", "", "b"))).isEqualTo("a\t\tb");
    }

    @Test
    void textKeepsWhatIsUtf8() {
        assertThat(Format.TEXT.line(Message.of("Grüße, 世界 \uD83D\uDE00 \\"))).isEqualTo("Grüße, 世界 \uD83D\uDE00 \\");
    }

    @Test
    void textEscapesControlCharactersAndTabs() {
        assertThat(Format.TEXT.line(Message.of("a\tb\nc\u0000\u007f\u0085")))
                .isEqualTo("a\\x09b\\x0ac\\x00\\x7f\\xc2\\x85");
    }

    @Test
    void textEscapesBytesThatAreNotUtf8() {
        assertThat(Format.TEXT.line(Message.of(bytes('a', 0xff, 0xc3, 'b', 0xe2, 0x82))))
                .isEqualTo("a\\xff\\xc3b\\xe2\\x82");
    }

    @Test
    void textEscapesSurrogatesAndOverlongForms() {
        assertThat(Format.TEXT.line(Message.of(bytes(0xed, 0xa0, 0x80, 0xc0, 0x80))))
                .isEqualTo("\\xed\\xa0\\x80\\xc0\\x80");
    }

    @Test
    void hexIsLowerCaseAndAnEmptyFrameAnEmptyField() {
        assertThat(Format.HEX.line(NUMBERS)).isEqualTo("0001ab\t\tff");
    }

    @Test
    void jsonIsAnArrayOfBase64() {
        assertThat(Format.JSON.line(NUMBERS)).isEqualTo("[\"AAGr\",\"\",\"/w==\"]");
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
