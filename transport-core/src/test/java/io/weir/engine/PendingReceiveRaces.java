package io.weir.engine;

import io.weir.Message;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A future that waits for a message: it gets one or is ended by the application, never both, never neither. */
public final class PendingReceiveRaces {
    private static final Message MESSAGE = Message.of("message");

    private PendingReceiveRaces() {}

    /** A message is there when the application cancels: where it is false to have cancelled, the future has the message. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled; the message is for the next receiver")
    @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "not cancelled; the future has the message")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the message is lost, or was taken although the future is cancelled")
    @State
    public static class ClaimBesideCancel {
        private final AtomicInteger ends = new AtomicInteger();
        private final PendingReceive receive = new PendingReceive(ended -> ends.incrementAndGet());
        private boolean cancelled;

        @Actor
        public void socket() {
            if (receive.claim()) {
                receive.deliver(MESSAGE);
            }
        }

        @Actor
        public void application() {
            cancelled = receive.cancel(false);
        }

        @Arbiter
        public void end(III_Result result) {
            result.r1 = cancelled && receive.isCancelled() ? 1 : 0;
            result.r2 = !receive.isCancelled() && receive.join() == MESSAGE ? 1 : 0;
            result.r3 = ends.get();
        }
    }

    /** A timeout and a cancellation: the socket hears once that the future waits no longer. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled before the timeout")
    @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "timed out before it was cancelled")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both, or neither, or told twice")
    @State
    public static class CancelBesideTimeout {
        private final AtomicInteger ends = new AtomicInteger();
        private final PendingReceive receive = new PendingReceive(ended -> ends.incrementAndGet());
        private boolean cancelled;
        private boolean timedOut;

        @Actor
        public void application() {
            cancelled = receive.cancel(false);
        }

        @Actor
        public void timer() {
            timedOut = receive.completeExceptionally(new IllegalStateException("timeout"));
        }

        @Arbiter
        public void end(III_Result result) {
            result.r1 = cancelled ? 1 : 0;
            result.r2 = timedOut ? 1 : 0;
            result.r3 = ends.get();
        }
    }
}
