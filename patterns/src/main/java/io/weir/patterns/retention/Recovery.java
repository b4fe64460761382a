package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.event.SocketEvent;
import io.weir.pattern.SendContext;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.patterns.retention.disk.RecoveredName;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Takes what an earlier process left of names, before the socket is used: by the thread that opens it, message by message under the
 * send lock, and without it while the disk is behind that the socket spills to.
 */
final class Recovery {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Names names;
    private final SendContext socket;
    private final LongSupplier clock;

    Recovery(Names names, SendContext socket, LongSupplier clock) {
        this.names = names;
        this.socket = socket;
        this.clock = clock;
    }

    /**
     * Takes all names.
     *
     * @throws IOException if what is kept for one cannot be read at all
     */
    void run(KeptJournal journal) throws IOException {
        for (RecoveredName left : journal.takeRecovered()) {
            run(left);
        }
    }

    private void run(RecoveredName left) throws IOException {
        KeptMessages kept = socket.call(step -> names.recover(left)).kept();
        long nanos = clock.getAsLong();
        long millis = System.currentTimeMillis();
        long[] lost = {0};
        left.read(new RecoveredName.Sink() {
            @Override
            public void message(Message message, long record, long sinceMillis) {
                long since = nanos - TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis - sinceMillis));
                awaitRoom(kept, message.size());
                take(() -> kept.recovered(new Kept(message, since, /* again= */ true, record), left.mayBeSent(record)));
            }

            @Override
            public void blank(long record, boolean wasMessage) {
                lost[0] += wasMessage ? 1 : 0;
                take(() -> {
                    kept.recovered(new Kept(Message.of(""), nanos, /* again= */ false, record), true);
                    if (wasMessage) {
                        kept.refuse(DropReason.SPILL_FAILED);
                    }
                });
            }
        });
        if (lost[0] > 0) {
            socket.tell(new SocketEvent.SpillFailed(
                    socket.name(), lost[0], "kept for " + left.name() + " and not readable"));
        }
    }

    private void take(Runnable work) {
        socket.call(step -> {
            work.run();
            return true;
        });
    }

    private void awaitRoom(KeptMessages kept, long bytes) {
        boolean interrupted = false;
        boolean may = false;
        while (!may) {
            try {
                may = socket.await(() -> kept.awaitRecovery(bytes), LOOK);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
