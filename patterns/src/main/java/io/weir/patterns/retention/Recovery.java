package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.event.SocketEvent;
import io.weir.pattern.SendContext;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.patterns.retention.disk.RecoveredName;
import io.weir.patterns.retention.disk.RecoveredName.Found;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Takes what an earlier process left of names, before the socket is used: by the thread that opens it, as many messages in one step
 * under the send lock as were read at once, and without the lock while the disk is behind that the socket spills to.
 */
final class Recovery {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Message BLANK = Message.of("");

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
        left.read(found -> {
            awaitTaken(found, next -> {
                long age = next.message() == null ? 0 : Math.max(0, millis - next.since());
                return take(next, nanos - TimeUnit.MILLISECONDS.toNanos(age), left, kept);
            });
            lost[0] += found.stream().filter(Found::lost).count();
        });
        if (lost[0] > 0) {
            socket.tell(new SocketEvent.SpillFailed(
                    socket.name(), lost[0], "kept for " + left.name() + " and not readable"));
        }
    }

    /** Under the send lock; false if it has to wait for the disk. */
    private static boolean take(Found next, long since, RecoveredName left, KeptMessages kept) {
        Message message = next.message();
        if (message == null) {
            kept.recovered(new Kept(BLANK, since, /* again= */ false, next.record()), /* mayBeSent= */ true);
            if (next.lost()) {
                kept.refuse(DropReason.SPILL_FAILED);
            }
            return true;
        }
        if (!kept.awaitRecovery(message.size())) {
            return false;
        }
        kept.recovered(new Kept(message, since, /* again= */ true, next.record()), left.mayBeSent(next.record()));
        return true;
    }

    /** Has all taken, in steps that end where one has to wait. */
    private void awaitTaken(List<Found> found, Predicate<Found> takes) {
        int[] taken = {0};
        boolean interrupted = false;
        while (taken[0] < found.size()) {
            try {
                socket.await(
                        () -> {
                            while (taken[0] < found.size() && takes.test(found.get(taken[0]))) {
                                taken[0]++;
                            }
                            return taken[0] == found.size();
                        },
                        LOOK);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
