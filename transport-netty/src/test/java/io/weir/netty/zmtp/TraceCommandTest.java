package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Refusal;
import io.weir.Trace;
import io.weir.netty.security.CommandBody;
import io.weir.transport.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command that goes before a message with a trace. */
class TraceCommandTest {
    @Test
    void itSaysBothTexts() throws RefusedException {
        Trace longest = new Trace("p".repeat(Trace.MAX_PARENT), "s".repeat(Trace.MAX_STATE));
        for (Trace trace : new Trace[] {new Trace("00-1-2-01", ""), new Trace("00-1-2-01", "a=b,c=d"), longest}) {
            byte[] body = TraceCommand.of(trace);

            assertThat(body).hasSize(TraceCommand.size(trace));
            assertThat(CommandBody.name(body)).isEqualTo("WEIR-TRACE");
            assertThat(TraceCommand.read(body)).isEqualTo(trace);
        }
    }

    static byte[][] malformed() {
        return new byte[][] {
            {}, {0}, {1}, {5, 'a', 'b'}, {1, '\n'}, {1, 'a', (byte) 0xe9}, new byte[1 + 1 + Trace.MAX_STATE + 1]
        };
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatSaysNothingIsRefused(byte[] data) {
        assertThatThrownBy(() -> TraceCommand.read(CommandBody.of("WEIR-TRACE", data)))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.MALFORMED_COMMAND));
    }
}
