package io.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.memory.Messages;
import org.junit.jupiter.api.Test;

/** The trace of a message is beside its frames. */
class TraceTest {
    private static final Trace TRACE = new Trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=b");
    private static final Origin ORIGIN = new Origin("here", RoutingId.NONE, "PUSH");

    @Test
    void aMessageHasNoneUnlessItIsSaid() {
        assertThat(Message.of("x").trace()).isNull();
        assertThat(Message.of("x").withOrigin(ORIGIN).trace()).isNull();
        assertThat(Message.of("x").withTrace(TRACE).trace()).isEqualTo(TRACE);
        assertThat(Message.of("x").withTrace(TRACE).withTrace(null).trace()).isNull();
    }

    @Test
    void itStaysWithWhatIsMadeOfTheMessage() {
        Message traced = Message.of("topic", "body").withTrace(TRACE);

        assertThat(traced.prepend(new byte[] {1}).trace()).isEqualTo(TRACE);
        assertThat(traced.skip(1).trace()).isEqualTo(TRACE);
        assertThat(traced.withOrigin(ORIGIN).trace()).isEqualTo(TRACE);
        assertThat(Messages.shared(traced).trace()).isEqualTo(TRACE);
        assertThat(Messages.handedOver(traced, ORIGIN).trace()).isEqualTo(TRACE);
    }

    @Test
    void itStandsBesideTheOrigin() {
        Message traced = Message.of("x").withOrigin(ORIGIN).withTrace(TRACE);

        assertThat(traced.origin()).isSameAs(ORIGIN);
        assertThat(traced.withTrace(null).origin()).isSameAs(ORIGIN);
        assertThat(Message.of("x").withTrace(TRACE).origin()).isNull();
    }

    @Test
    void itIsNoPartOfTheFrames() {
        Message traced = Message.of("x").withTrace(TRACE);

        assertThat(traced).isEqualTo(Message.of("x")).hasSameHashCodeAs(Message.of("x"));
        assertThat(traced.frameCount()).isEqualTo(1);
        assertThat(traced.size()).isEqualTo(1);
    }

    @Test
    void whatCannotBeOneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Trace("", "")).withMessageContaining("1..255");
        assertThatIllegalArgumentException().isThrownBy(() -> new Trace("x".repeat(256), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Trace("x", "y".repeat(513)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Trace("x\n", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Trace("x", "\u00e9"));
    }
}
