package io.weir.queue;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes all connections of one context may hold of received messages: those that wait to be received, and the parts of
 * those that have not arrived whole. When it is more, connections are read no further until the application has received some.
 *
 * <pre>
 *                 more than the limit, or others wait
 *    +---------+ ------------------------------------&gt; +---------+
 *    | reading |                                        | waiting |   the first that waits goes on first
 *    +---------+ &lt;------------------------------------ +---------+
 *                 room; or it holds next to nothing; or its message goes first
 * </pre>
 *
 * <p>Nothing waits for ever. A connection that holds at most {@value #GUARANTEED} bytes is always read, in small portions, so
 * that a socket is served whose neighbour does not receive. And of those that wait within a message one goes on until
 * that is whole, the <i>first message</i>, if its socket has nothing that can be received; so messages larger than the limit arrive,
 * one at a time. At most the limit is held, one message for each socket, one turn of reading of each event loop, and {@value
 * #GUARANTEED} bytes for each connection. A connection whose message
 * comes too slowly while others wait is given up, or it could hold them up.
 *
 * <p>Each connection has a {@link ReceiveAccount}, and tells after each turn of reading what it holds; who receives tells
 * nothing. While connections wait all accounts are looked at every {@value #LOOK_MILLIS} ms.
 *
 * <p>Any thread. The monitor is for connections that come, go and wait.
 */
public final class ReceiveMemory {
    /** What a connection may hold, whatever the others do. */
    public static final int GUARANTEED = 2 << 10;

    static final long LOOK_MILLIS = 2;

    /** What a connection that is let on may read before it is looked at again. */
    static final int TURN = 256 << 10;

    /** A connection that has not read its turn by then waits for the next. */
    private static final long TURN_NANOS = 50_000_000;

    private static final long STALE_NANOS = 1_000_000;
    private static final int OPENS_BETWEEN_SWEEPS = 256;

    private final long limit;
    private final BiConsumer<Runnable, Duration> timer;
    private final LongSupplier clock;

    /** The sum of what the accounts said last: at least what is held. */
    private final AtomicLong held = new AtomicLong();

    private final Set<ReceiveAccount> accounts = ConcurrentHashMap.newKeySet();

    /** Under the monitor, as all that follow but one. */
    private final Set<ReceiveAccount> waiting = new LinkedHashSet<>();

    /** Read by event loops without the monitor. */
    private volatile @Nullable ReceiveAccount first;

    private long lookedAt;
    private int opens;
    private volatile boolean scarce;

    /**
     * Makes a limit.
     *
     * @param bytes the limit; zero for none
     * @param timer runs a task once, so much later, unless the context is closed by then
     */
    public ReceiveMemory(long bytes, BiConsumer<Runnable, Duration> timer) {
        this(bytes, timer, System::nanoTime);
    }

    /** The same, with a clock that counts nanoseconds. */
    ReceiveMemory(long bytes, BiConsumer<Runnable, Duration> timer, LongSupplier clock) {
        limit = bytes == 0 ? Long.MAX_VALUE : bytes;
        this.timer = timer;
        this.clock = clock;
        lookedAt = clock.getAsLong() - STALE_NANOS;
    }

    /** No limit. */
    public static ReceiveMemory unlimited() {
        return new ReceiveMemory(0, (task, wait) -> {});
    }

    /** What the connections of one more socket may use of it. */
    public SocketReceiveMemory ofSocket() {
        return new SocketReceiveMemory(this);
    }

    ReceiveAccount open(ReceiveAccount account) {
        accounts.add(account);
        sweepAtTimes();
        return account;
    }

    private synchronized void sweepAtTimes() {
        if (++opens % OPENS_BETWEEN_SWEEPS == 0) {
            lookAtAll();
        }
    }

    boolean isScarce() {
        return scarce;
    }

    boolean isFirst(ReceiveAccount account) {
        return account == first;
    }

    long now() {
        return clock.getAsLong();
    }

    /** What is held, or was a short time ago. */
    public long held() {
        return held.get();
    }

    boolean hasRoomFor(long bytes) {
        return !scarce && held.get() <= limit - bytes;
    }

    boolean isUnlimited() {
        return limit == Long.MAX_VALUE;
    }

    /** An account holds so much more; says whether that is within the limit, and no other waits. */
    boolean add(long bytes) {
        return held.addAndGet(bytes) <= limit && !scarce;
    }

    /** Whether a connection that holds so much may read on although memory is scarce; if not it is told when it may. */
    synchronized boolean mayReadOn(ReceiveAccount account, long holds, boolean withinMessage, boolean messageEnded) {
        if (account == first && (messageEnded || !withinMessage)) {
            first = null;
        }
        long now = now();
        if (held.get() > limit && now - lookedAt >= STALE_NANOS) {
            lookAtAll();
        }
        if (holds <= GUARANTEED || account == first || (waiting.isEmpty() && held.get() <= limit)) {
            return true;
        }
        waiting.add(account);
        if (!scarce) {
            scarce = true;
            account.watchNoMore();
            timer.accept(this::look, Duration.ofMillis(LOOK_MILLIS));
        }
        return false;
    }

    /** The connection has ended. */
    synchronized void leave(ReceiveAccount account) {
        waiting.remove(account);
        if (account == first) {
            first = null;
        }
        if (account.refresh() == 0) {
            accounts.remove(account);
        }
    }

    private void lookAtAll() {
        lookedAt = now();
        accounts.forEach(account -> account.socket().forgetWhole());
        accounts.removeIf(account -> account.refresh() == 0 && account.hasEnded());
        accounts.forEach(account -> account.socket().addWhole(account.whole()));
    }

    private synchronized void look() {
        lookAtAll();
        letOn();
        accounts.forEach(account -> account.watch(lookedAt, waiting.contains(account)));
        if (waiting.isEmpty()) {
            scarce = false;
            accounts.forEach(ReceiveAccount::watchNoMore);
        } else {
            timer.accept(this::look, Duration.ofMillis(LOOK_MILLIS));
        }
    }

    private void letOn() {
        // Turns that were given and are not read yet will need their room.
        long given =
                accounts.stream().filter(account -> account.hasTurn(lookedAt)).count();
        long room = limit - held.get() - given * TURN;
        Iterator<ReceiveAccount> all = waiting.iterator();
        while (all.hasNext()) {
            ReceiveAccount account = all.next();
            if (room > 0) {
                room -= TURN;
                account.giveTurn(lookedAt + TURN_NANOS);
            } else if (account.holds() > GUARANTEED) {
                if (first != null
                        || !account.isWithinMessage()
                        || account.socket().hasWhole()) {
                    continue;
                }
                first = account;
            }
            all.remove();
            account.readOn();
        }
    }
}
