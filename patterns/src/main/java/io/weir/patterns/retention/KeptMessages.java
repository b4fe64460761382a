package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.memory.Messages;
import io.weir.option.Retention;
import io.weir.pattern.SendContext;
import io.weir.patterns.retention.disk.NameLog;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for one name: messages that wait to be offered to a connection, and before them those that were offered and
 * that the subscriber has not acknowledged. Under the send lock.
 *
 * <pre>
 *   acknowledged | sent: number acknowledged + 1, + 2 ... | waiting: no number yet
 * </pre>
 *
 * <p>A subscriber that does not acknowledge has none that are sent: what was offered to its connection is not kept.
 */
final class KeptMessages {
    private final KeptAccount account;
    private final WaitingMessages waiting;
    private final SentMessages sent = new SentMessages();

    /** Whether an earlier process left it, and the subscriber has not come yet. */
    private boolean isRecovered;

    /**
     * Keeps messages of that socket.
     *
     * @param clock that of {@link System#nanoTime}
     * @param log what survives the process
     * @param beyond where they wait that find no room; null for nowhere
     */
    KeptMessages(
            Retention limits,
            KeptTotals totals,
            SendContext socket,
            LongSupplier clock,
            NameLog log,
            @Nullable SpilledBacklog beyond) {
        KeptRoom room = new KeptRoom(limits, totals);
        account = new KeptAccount(limits, room, socket, clock, log, new KeptCounts(beyond));
        waiting = new WaitingMessages(limits, account, sent, beyond);
    }

    /** What it counts, for any thread. */
    KeptCounts counts() {
        return account.counts();
    }

    // ---- what waits

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Whether something waits beyond the limits in memory. */
    boolean isBeyond() {
        return waiting.isBeyond();
    }

    /** Whether there is a connection, which takes what waits. */
    void connected(boolean is) {
        waiting.connected(is);
    }

    /** Whether a message of so many bytes need not wait for a disk; where it must, senders are told when to try again. */
    boolean awaitDisk(long size) {
        return waiting.awaitDisk(size);
    }

    /** The same of the disk on which it is to survive. */
    boolean awaitLog(long size) {
        return account.log().hasRoomFor(size);
    }

    /** Whether a message may be sent, and kept until it is acknowledged. One that waits in memory needs no more of that then. */
    boolean maySend(long size, boolean waits) {
        return waiting.spills()
                ? account.room().hasRoomToSend(sent.size())
                : waits || account.room().hasRoomFor(size);
    }

    /** Whether the message can be kept so that it survives the process, if it is to. */
    boolean admits(Message message) {
        return account.log().admits(message);
    }

    /** Keeps a message behind all others, or drops one, by the rule. */
    void add(Message message) {
        waiting.add(message);
    }

    /** Drops a message that found no room, or cannot be kept. */
    void refuse(DropReason reason) {
        account.refuse(reason);
    }

    /** The message that has waited longest, if it is in memory; null if none waits that has not waited too long. */
    @Nullable Message first() {
        return waiting.first();
    }

    /** The connection was offered what {@link #first} returned, and took it; it is kept if it will be acknowledged. */
    void firstOffered(boolean acknowledges) {
        Kept first = waiting.takeFirst();
        if (acknowledges) {
            sent.add(first);
            sentChanged();
        } else {
            account.done(first);
        }
    }

    /**
     * The connection was offered a message while none waited, and took it; it will be acknowledged.
     *
     * @param again whether it is to be sent again if it does not arrive
     */
    void offered(Message message, boolean again) {
        Messages.retain(message);
        long record = again ? account.log().add(message) : account.log().addBlank();
        sent.add(account.take(new Kept(message, account.now(), again, record)));
        sentChanged();
    }

    private void sentChanged() {
        account.counts().sent(sent.size());
    }

    // ---- what an earlier process left

    /** Goes on where it was, with a subscriber that does not count what arrives. */
    void recover() {
        isRecovered = true;
    }

    /** The same with one that does, and so many messages of the stream were acknowledged. */
    void recover(long stream, long acknowledged) {
        recover();
        sent.recover(stream, acknowledged);
    }

    /** Whether a message of so many bytes can be taken now, or need not wait for the disk. */
    boolean awaitRecovery(long size) {
        return waiting.awaitRecovery(size);
    }

    /**
     * The next that was kept, or a blank.
     *
     * @param mayBeSent whether it may have been sent to the subscriber
     */
    void recovered(Kept kept, boolean mayBeSent) {
        waiting.recovered(kept, mayBeSent);
    }

    // ---- what a connection leaves

    /**
     * A connection ended and did not write these, the last that it was offered: they wait again, before all others.
     *
     * @param unwritten in order, with the memory that the queue retained
     * @param acknowledges whether they are among those that are sent
     * @param notAgain what was for that connection alone; null for none
     */
    void giveBack(List<Message> unwritten, boolean acknowledges, @Nullable Message notAgain) {
        long[] records = acknowledges ? new long[0] : log(unwritten, notAgain);
        for (int i = unwritten.size() - 1; i >= 0; i--) {
            Message message = unwritten.get(i);
            if (acknowledges) {
                Messages.releaseRetained(message);
                comesBack(sent.pollNewest());
            } else {
                boolean again = !isSame(message, notAgain);
                comesBack(account.take(new Kept(message, account.now(), again, records[i])));
            }
        }
        waiting.trim();
        sentChanged();
    }

    /** Null if the peer acknowledged what it was not sent. */
    private void comesBack(@Nullable Kept back) {
        if (back != null && back.again()) {
            waiting.putFirst(back);
            return;
        }
        if (back != null) {
            account.done(back);
        }
        account.drop(DropReason.DISCONNECTED, 1);
    }

    private long[] log(List<Message> unwritten, @Nullable Message notAgain) {
        NameLog log = account.log();
        long[] records = new long[unwritten.size()];
        for (int i = 0; i < records.length; i++) {
            Message message = unwritten.get(i);
            records[i] = isSame(message, notAgain) || !log.admits(message)
                    ? NameLog.NO_RECORD
                    : log.addBefore(message, i == 0);
        }
        return records;
    }

    @SuppressWarnings("ReferenceEquality") // which message it is, not what it says
    private static boolean isSame(Message message, @Nullable Message other) {
        return message == other;
    }

    // ---- what the subscriber says

    /** Whether the messages that are sent have their numbers in that stream. */
    boolean isStream(long number) {
        return sent.isStream(number);
    }

    /**
     * A connection begins, and so many messages of that stream have arrived: those behind them are sent again. If it is
     * another stream all are, since its subscriber has none of them.
     *
     * @return false if so many were never sent
     */
    boolean resume(long ofStream, long arrived) {
        boolean[] goesOn = new boolean[1];
        account.log().atOnce(() -> {
            hear(sent.isStream(ofStream), arrived);
            int has = sent.resume(ofStream, arrived);
            goesOn[0] = has >= 0;
            if (goesOn[0]) {
                sendAgainFrom(has);
            }
            sent.tell(account.log());
        });
        return goesOn[0];
    }

    /** A connection begins that says nothing of what arrived: all that was not acknowledged is sent again. */
    void resumeUnheard() {
        account.log().atOnce(() -> {
            hear(/* sameStream= */ false, 0);
            sent.endStream();
            sendAgainFrom(0);
            sent.tell(account.log());
        });
    }

    /** The subscriber says how far it has got, or that it does not count. */
    private void hear(boolean sameStream, long arrived) {
        if (isRecovered) {
            isRecovered = false;
            waiting.heard(sameStream ? arrived - sent.acknowledged() : 0);
            if (sameStream) {
                sent.endsAt(arrived);
            }
            account.log().heard();
        }
    }

    private void sendAgainFrom(int index) {
        Kept last;
        while (sent.size() > index && (last = sent.pollNewest()) != null) {
            if (last.again()) {
                waiting.putFirst(last);
                account.waits(1);
                counts().resentOne();
            } else {
                account.done(last);
            }
        }
        sentChanged();
    }

    /** The application has taken so many messages of the stream; false if there were never so many. */
    boolean acknowledge(long taken) {
        if (!sent.hasSent(taken)) {
            return false;
        }
        account.log().atOnce(() -> {
            while (sent.isOldestWithin(taken)) {
                account.done(sent.removeOldest());
            }
            sent.tell(account.log());
        });
        sentChanged();
        return true;
    }

    // ---- the end

    /** Drops what has waited too long; while no connection is there, of what was sent and not acknowledged, too. */
    void expire(boolean connected) {
        waiting.expire();
        if (!connected && isExpired(sent.oldest())) {
            account.log().atOnce(() -> {
                while (isExpired(sent.oldest())) {
                    account.done(sent.removeOldest());
                }
                sent.tell(account.log());
            });
        }
        sentChanged();
    }

    private boolean isExpired(@Nullable Kept kept) {
        return kept != null && account.isExpired(kept);
    }

    /** Drops what waits, and returns how much that was. */
    long dropWaiting(DropReason reason) {
        return waiting.dropAll(reason);
    }

    /**
     * The publisher closes. What waits for a subscriber that is away goes on waiting if it is on disk for the next process, and is
     * dropped otherwise.
     */
    void leaveOrDrop() {
        if (account.log().survives()) {
            waiting.leave();
        } else {
            waiting.dropAll(DropReason.LINGER_EXPIRED);
        }
    }

    /** Forgets what was sent: it will not be sent again. */
    void releaseSent() {
        while (sent.size() > 0) {
            account.release(sent.removeOldest());
        }
        sentChanged();
    }
}
