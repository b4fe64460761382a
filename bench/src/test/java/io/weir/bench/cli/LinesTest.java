package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void eachLineIsAMessage() throws Exception {
        assertThat(messages("one\ntwo\n")).containsExactly(Message.of("one"), Message.of("two"));
    }

    @Test
    void tabsSeparateFrames() throws Exception {
        assertThat(messages("a\t\tb\t\n")).containsExactly(Message.of("a", "", "b", ""));
    }

    @Test
    void anEmptyLineIsOneEmptyFrame() throws Exception {
        assertThat(messages("\n\n")).containsExactly(Message.of(""), Message.of(""));
    }

    @Test
    void theLastLineNeedsNoEnd() throws Exception {
        assertThat(messages("one\ntwo")).containsExactly(Message.of("one"), Message.of("two"));
    }

    @Test
    void nothingIsNoMessage() throws Exception {
        assertThat(messages("")).isEmpty();
    }

    @Test
    void bytesStayAsTheyAre() throws Exception {
        byte[] line = {(byte) 0xff, 0, '\r', 1};
        assertThat(all(new ByteArrayInputStream(line))).containsExactly(Message.of(line));
    }

    @Test
    void moreLinesThanAreReadAheadComeInOrder() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append(i).append('\n');
        }
        List<Message> messages = messages(text.toString());
        assertThat(messages).hasSize(10_000).element(9_999).isEqualTo(Message.of("9999"));
    }

    @Test
    void whatCannotBeReadIsSaid() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> all(broken)).isInstanceOf(IOException.class).hasMessage("standard input: gone");
    }

    private static List<Message> messages(String text) throws IOException, InterruptedException {
        return all(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Message> all(InputStream in) throws IOException, InterruptedException {
        List<Message> messages = new ArrayList<>();
        Lines lines = Lines.of(in);
        Message message;
        while ((message = lines.next()) != null) {
            messages.add(message);
        }
        return messages;
    }
}
