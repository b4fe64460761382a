package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
    private static Password read(String text) throws IOException {
        return Password.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pä ss:word", "pä ss:word\n", "pä ss:word\r\n", "pä ss:word\nmore\n"})
    void itIsTheFirstLineWithoutItsEnd(String text) throws IOException {
        assertThat(read(text).text()).isEqualTo("pä ss:word");
    }

    @Test
    void itHasAsManyBytesAsPlainCanCarry() throws IOException {
        assertThat(read("ü".repeat(127) + "x\r\n").text()).hasSize(128);
        assertThatThrownBy(() -> read("ü".repeat(128))).hasMessage("here: the password has more than 255 bytes");
        assertThatThrownBy(() -> read("x".repeat(100_000))).hasMessage("here: the password has more than 255 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\nmore"})
    void anEmptyLineIsNone(String text) {
        assertThatThrownBy(() -> read(text)).hasMessage("here: no password (expected: a line)");
    }

    @Test
    void bytesThatAreNoTextAreNone() {
        byte[] bytes = {(byte) 0xff, '\n'};
        assertThatThrownBy(() -> Password.read(new ByteArrayInputStream(bytes), "here"))
                .hasMessage("here: the password is not UTF-8");
    }

    @Test
    void itIsNotPrintedAndIsWipedWhenItIsClosed() throws IOException {
        Password password = read("open sesame");
        assertThat(password).asString().doesNotContain("sesame");
        password.close();
        assertThat(password.characters()).containsOnly('\0');
    }
}
