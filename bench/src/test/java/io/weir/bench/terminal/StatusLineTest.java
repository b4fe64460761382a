package io.weir.bench.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private static final String ERASE = "\r\033[K";

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private String written() {
        String text = terminal.toString(StandardCharsets.UTF_8);
        terminal.reset();
        return text;
    }

    @Test
    void aTextTakesThePlaceOfTheOneBefore() {
        StatusLine line = StatusLine.on(terminal);
        line.show("one");
        line.show("two");
        assertThat(written()).isEqualTo("one" + ERASE + "two");
        line.erase();
        assertThat(written()).isEqualTo(ERASE);
        line.erase();
        assertThat(written()).isEmpty();
    }

    @Test
    void whatStaysIsWrittenInItsPlaceAndItComesBelow() {
        StatusLine line = StatusLine.on(terminal);
        PrintStream err = new PrintStream(line.stream(), true, StandardCharsets.UTF_8);
        line.show("half");
        err.println("bound");
        line.show("more");
        assertThat(written()).isEqualTo("half" + ERASE + "bound\nmore");
    }

    @Test
    void itWaitsForTheEndOfALineThatIsBeingWritten() throws IOException {
        StatusLine line = StatusLine.on(terminal);
        line.stream().write("bou".getBytes(StandardCharsets.UTF_8));
        line.show("half");
        line.stream().write("nd\n".getBytes(StandardCharsets.UTF_8));
        assertThat(written()).isEqualTo("bound\n");
        line.show("half");
        assertThat(written()).isEqualTo("half");
    }

    @Test
    void aLongTextIsCutSinceABrokenLineCouldNotBeErased() {
        StatusLine.on(terminal).show("x".repeat(200));
        assertThat(written()).isEqualTo("x".repeat(79));
    }

    @Test
    void whereThereIsNoTerminalNothingIsShown() throws IOException {
        StatusLine line = StatusLine.none(terminal);
        line.show("half");
        line.stream().write('x');
        line.erase();
        assertThat(written()).isEqualTo("x");
        assertThat(line.isVisible()).isFalse();
    }

    @Test
    void aHiddenLineStaysHidden() {
        StatusLine line = StatusLine.on(terminal);
        line.show("half");
        line.hide();
        line.show("more");
        assertThat(written()).isEqualTo("half" + ERASE);
    }

    @Test
    void aTerminalThatIsGoneIsNoFailure() {
        StatusLine line = StatusLine.on(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        });
        line.show("half");
        assertThat(line.isVisible()).isFalse();
    }
}
