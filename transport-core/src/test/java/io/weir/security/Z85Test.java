package io.weir.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Z85Test {
    private static final String HELLO_WORLD = "864fd26fb559f75b";

    @Test
    void writesTheExampleOfTheRfc() {
        assertThat(Z85.encode(hex(HELLO_WORLD))).isEqualTo("HelloWorld");
        assertThat(Z85.decode("HelloWorld")).isEqualTo(hex(HELLO_WORLD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6a6797283fcfc6bf71f10c8079e0c260ef582d8c94b36f309a42f2542779c571 | yg&>YkHmu:AQ:D/DeMLE)]Rf2L^toZNNlNAcWAWJ",
                "88940ab2d1768b4336abf3355841e1789a734cb42935c11a8a98685bc05fdf4b | H)emL^rpBnhMMBbsv7[<NSzffdk!{WIKn6YZ*C$(",
                "ffffffff | %nSc0",
                "00000000 | 00000"
            })
    void writesKeysAsLibzmqDoes(String bytes, String text) {
        assertThat(Z85.encode(hex(bytes))).isEqualTo(text);
        assertThat(Z85.decode(text)).isEqualTo(hex(bytes));
    }

    @Test
    void readsBackWhatItWrote() {
        Random random = new Random(85);
        for (int length = 0; length <= 64; length += 4) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);

            assertThat(Z85.decode(Z85.encode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void doesNotWriteBytesThatLeaveAGroupUnfilled() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Z85.encode(new byte[5]))
                .withMessage("Z85: 5 bytes (expected: a multiple of 4)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Hell", "HelloWorl", "HelloWorldH"})
    void refusesTextOfAnotherLength(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Z85.decode(text))
                .withMessageContaining("Z85: " + text.length() + " characters (expected: a multiple of 5)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Hell\"World", "Hell World", "Hell,World", "Hell\u00e9World", "Hell\u4e00World", "Hell\0World"})
    void refusesCharactersOutsideTheAlphabetWithoutShowingThem(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Z85.decode(text))
                .withMessage("Z85: character 4 is not of its alphabet (expected: one of the 85)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%nSc1", "#####", "00000%nSc1"})
    void refusesAGroupThatFourBytesCannotHold(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Z85.decode(text))
                .withMessageContaining("more than 32 bits");
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
