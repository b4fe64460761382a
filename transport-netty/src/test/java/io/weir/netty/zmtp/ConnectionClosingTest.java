package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Refusal;
import io.weir.netty.testing.FakeGate;
import io.weir.transport.RefusedException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionClosingTest {
    private final FakeGate link = new FakeGate();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ConnectionClosing closing = new ConnectionClosing(channel, link);
    private final RefusedException refusal = new RefusedException(Refusal.MALFORMED_COMMAND, "a test");

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void anOpenConnectionDoesNotEndItsOutputWhenThereIsNothingToWrite() {
        closing.outputDone();
        assertThat(closing.state()).isEqualTo(ConnectionState.OPEN);
        pass(10 * ConnectionClosing.QUIET_MILLIS);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whatWeEndIsClosedWhenThePeerWasSilentForAWhile() {
        assertThat(closing.finish()).isTrue();
        assertThat(closing.finish()).isFalse();
        closing.outputDone();
        assertThat(closing.state()).isEqualTo(ConnectionState.OUTPUT_ENDED);
        pass(ConnectionClosing.QUIET_MILLIS - 1);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatArrivesPutsTheEndOff() {
        closing.finish();
        closing.outputDone();
        closing.heard();
        pass(ConnectionClosing.QUIET_MILLIS);
        assertThat(channel.isOpen()).isTrue();
        pass(ConnectionClosing.QUIET_MILLIS);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theFirstRefusalIsTheReasonOfTheEnd() {
        closing.refused(refusal);
        closing.refused(new RefusedException(Refusal.HEARTBEAT_TIMEOUT, "later"));
        closing.inactive();
        closing.ended();
        assertThat(channel.isOpen()).isFalse();
        assertThat(link.closedBy).isSameAs(refusal);
        assertThat(closing.state()).isEqualTo(ConnectionState.ENDED);
    }

    @Test
    void aRefusalByWhatWasReceivedBeforeTheEndCounts() {
        closing.inactive();
        closing.refused(refusal);
        closing.ended();
        assertThat(link.closedBy).isSameAs(refusal);
    }

    @Test
    void noRefusalIsTheReasonOfAnEndThatWeHadBegun() {
        closing.finish();
        closing.refused(refusal);
        closing.inactive();
        closing.ended();
        assertThat(link.closed).isCompletedWithValue(true);
    }

    @Test
    void theStateNeverGoesBack() {
        closing.ended();
        closing.inactive();
        assertThat(closing.finish()).isFalse();
        closing.outputDone();
        assertThat(closing.state()).isEqualTo(ConnectionState.ENDED);
    }

    @Test
    void aStepThatFailsClosesTheConnection() {
        IllegalStateException failure = new IllegalStateException("on purpose");
        assertThatThrownBy(() -> closing.guard(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(channel.isOpen()).isFalse();
    }
}
