package io.weir.netty.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Refusal;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CommandBodyTest {
    @Test
    void laysOutLengthNameAndData() {
        assertThat(CommandBody.of("PONG", new byte[] {7, 8})).containsExactly(4, 'P', 'O', 'N', 'G', 7, 8);
    }

    @Test
    void readsBackNameAndData() throws RefusedException {
        byte[] body = CommandBody.of("PONG", new byte[] {7, 8});

        assertThat(CommandBody.name(body)).isEqualTo("PONG");
        assertThat(CommandBody.data(body)).containsExactly(7, 8);
    }

    @Test
    void refusesACommandWithoutAName() {
        assertMalformed(() -> CommandBody.name(new byte[0]));
        assertMalformed(() -> CommandBody.name(new byte[] {0}));
    }

    @Test
    void refusesANameThatRunsPastTheEnd() {
        assertMalformed(() -> CommandBody.name(new byte[] {3, 'F', 'O'}));
        assertMalformed(() -> CommandBody.data(new byte[] {(byte) 0xff, 'F'}));
    }

    @Test
    void passesOnTheReasonOfAnError() throws RefusedException {
        RefusedException refused = CommandBody.errorReceived(CommandBody.error("Invalid socket type"));

        assertThat(refused.refusal()).isEqualTo(Refusal.ERROR_RECEIVED);
        assertThat(refused).hasMessageContaining("Invalid socket type");
    }

    @Test
    void refusesAnErrorWhoseReasonRunsPastTheEnd() throws RefusedException {
        assertThat(CommandBody.errorReceived(CommandBody.of("ERROR", new byte[0]))
                        .refusal())
                .isEqualTo(Refusal.MALFORMED_COMMAND);
        assertThat(CommandBody.errorReceived(CommandBody.of("ERROR", new byte[] {2, 'a'}))
                        .refusal())
                .isEqualTo(Refusal.MALFORMED_COMMAND);
    }

    @Test
    void keepsLineBreaksOutOfTheLog() throws RefusedException {
        byte[] error = CommandBody.error("bad\nFATAL forged\r\u007f");

        assertThat(CommandBody.errorReceived(error)).hasMessageContaining("bad?FATAL forged??");
        assertThat(CommandBody.printable(new String(new byte[] {(byte) 0xe9, 'x'}, StandardCharsets.ISO_8859_1)))
                .isEqualTo("?x");
    }

    private static void assertMalformed(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.MALFORMED_COMMAND));
    }
}
