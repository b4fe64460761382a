package io.weir.patterns.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.CodecException;
import io.weir.Message;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCodecTest {
    private static final String TEXT = "你好, über";

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "GB18030"})
    void textComesBackAsItWas(String charset) {
        TextCodec codec = TextCodec.of(Charset.forName(charset));

        assertThat(codec.decode(codec.encode(TEXT))).isEqualTo(TEXT);
        assertThat(codec.encode(TEXT).array(0)).isEqualTo(TEXT.getBytes(Charset.forName(charset)));
        assertThat(codec.decode(codec.encode(""))).isEmpty();
    }

    @Test
    void aCharacterThatTheCharsetHasNotIsNotReplaced() {
        assertThatThrownBy(() -> TextCodec.of(StandardCharsets.ISO_8859_1).encode(TEXT))
                .isInstanceOf(CodecException.class)
                .hasMessage("text: has characters that are not in ISO-8859-1");
    }

    @Test
    void bytesThatAreNoTextAreNotReplaced() {
        assertThatThrownBy(() -> TextCodec.of(StandardCharsets.UTF_8).decode(Message.wrap(new byte[] {'a', -1})))
                .isInstanceOf(CodecException.class)
                .hasMessage("frame: 2 bytes that are no text in UTF-8");
    }

    @Test
    void aMessageOfTwoFramesIsNoText() {
        assertThatThrownBy(() -> TextCodec.of(StandardCharsets.UTF_8).decode(Message.of("a", "b")))
                .isInstanceOf(CodecException.class)
                .hasMessage("frames: 2 (expected: 1)");
    }
}
