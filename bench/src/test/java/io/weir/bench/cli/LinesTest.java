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
import java.util.concurrent.atomic.AtomicLong;
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

    @Test
    void aLineMayHaveAsManyBytesAsTheLimit() throws Exception {
        assertThat(all(new ByteArrayInputStream("a\tc\nabc".getBytes(StandardCharsets.UTF_8)), 3))
                .containsExactly(Message.of("a", "c"), Message.of("abc"));
    }

    @Test
    void aLineBeyondTheLimitIsAnErrorWithItsNumber() throws Exception {
        Lines lines = Lines.of(new ByteArrayInputStream("abc\nabcd\n".getBytes(StandardCharsets.UTF_8)), 3);
        assertThat(lines.next()).isEqualTo(Message.of("abc"));
        assertThatThrownBy(lines::next)
                .isInstanceOf(IOException.class)
                .hasMessage("standard input: line 2 has more than 3 bytes (see --max-line)");
    }

    @Test
    void whateverEndsTheReadingThreadIsSaid() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new NoClassDefFoundError("io/weir/Missing");
            }
        };
        assertThatThrownBy(() -> all(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("standard input: java.lang.NoClassDefFoundError: io/weir/Missing");
    }

    @Test
    void memoryThatIsNotThereIsSaidWithTheNumberOfTheLine() {
        InputStream large = new InputStream() {
            private int left = 3;

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (left-- == 0) {
                    throw new OutOfMemoryError("Java heap space");
                }
                bytes[offset] = '\n';
                return 1;
            }

            @Override
            public int read() {
                throw new AssertionError();
            }
        };
        assertThatThrownBy(() -> all(large)).hasMessageStartingWith("standard input: line 4 is too long");
    }

    @Test
    void noMoreIsReadAheadThanAMillionBytes() throws Exception {
        int line = 100_000;
        AtomicLong read = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return read.incrementAndGet() % line == 0 ? '\n' : 'x';
            }
        };
        Lines lines = Lines.of(endless, 0);
        for (int i = 0; i < 100; i++) {
            assertThat(lines.next()).isNotNull();
            // What waits, the line that is being read, one that has no room, and a buffer.
            assertThat(read.get() - (i + 1) * (long) line).isLessThan((1 << 20) + 3 * line);
        }
    }

    private static List<Message> messages(String text) throws IOException, InterruptedException {
        return all(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Message> all(InputStream in) throws IOException, InterruptedException {
        return all(in, 0);
    }

    private static List<Message> all(InputStream in, long longest) throws IOException, InterruptedException {
        List<Message> messages = new ArrayList<>();
        Lines lines = Lines.of(in, longest);
        Message message;
        while ((message = lines.next()) != null) {
            messages.add(message);
        }
        return messages;
    }
}
