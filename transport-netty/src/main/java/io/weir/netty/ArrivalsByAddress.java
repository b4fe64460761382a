package io.weir.netty;

import io.weir.Refusal;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.transport.RefusedException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What each address, as {@link io.weir.netty.address.PeerNetwork} has it, has of one listener: its connections, and how soon it may make another. A bucket of tokens that fills
 * at the rate of the limit is kept as one time, that at which it is full again.
 *
 * <p>An address that has no connection is remembered until its bucket is full, but only {@value #REMEMBERED} of them: a host
 * with a million addresses gains nothing that it did not have, and costs us no memory.
 *
 * <p>Any thread.
 */
final class ArrivalsByAddress {
    static final int REMEMBERED = 16_384;

    /** How many seconds' worth of attempts may come at once. */
    private static final int BURST = 10;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Arrivals limits;
    private final long nanosEach;
    private final Map<String, Visitor> connected = new HashMap<>();

    /** When the buckets of addresses without a connection are full, the address first that lost its last one first. */
    private final Map<String, Long> fullAt = new LinkedHashMap<>();

    ArrivalsByAddress(Arrivals limits) {
        this.limits = limits;
        nanosEach = SECOND / limits.attemptsPerAddress();
    }

    private static final class Visitor {
        int connections;
        long fullAt;
    }

    /** Takes in a connection; or says why it must end, and then it need not {@linkplain #leave leave}. */
    synchronized @Nullable RefusedException enter(String address, long now) {
        Visitor visitor = connected.get(address);
        if (visitor != null && visitor.connections >= limits.perAddress()) {
            return new RefusedException(
                    Refusal.TOO_MANY_CONNECTIONS_OF_ADDRESS,
                    "connections of the address: " + (visitor.connections + 1L)
                            + " (expected: <= maxConnectionsPerAddress of " + limits.perAddress() + ")");
        }
        long full = visitor == null ? rememberedOr(address, now) : later(visitor.fullAt, now);
        if (full - now > (BURST * (long) limits.attemptsPerAddress() - 1) * nanosEach) {
            return new RefusedException(
                    Refusal.TOO_MANY_ATTEMPTS_OF_ADDRESS,
                    "attempts of the address: more (expected: <= maxAttemptsPerAddress of "
                            + limits.attemptsPerAddress() + " a second)");
        }
        if (visitor == null) {
            visitor = new Visitor();
            connected.put(address, visitor);
            fullAt.remove(address);
        }
        visitor.connections++;
        visitor.fullAt = full + nanosEach;
        return null;
    }

    /** A connection that was taken in has ended. */
    synchronized void leave(String address, long now) {
        Visitor visitor = connected.get(address);
        if (visitor == null || --visitor.connections > 0) {
            return;
        }
        connected.remove(address);
        forgetEldest(now);
        if (visitor.fullAt - now > 0) {
            fullAt.put(address, visitor.fullAt);
        }
    }

    private void forgetEldest(long now) {
        Iterator<Long> eldest = fullAt.values().iterator();
        while (eldest.hasNext() && (eldest.next() - now <= 0 || fullAt.size() >= REMEMBERED)) {
            eldest.remove();
        }
    }

    private long rememberedOr(String address, long now) {
        Long full = fullAt.get(address);
        return full == null ? now : later(full, now);
    }

    private static long later(long full, long now) {
        return full - now > 0 ? full : now;
    }

    /** How many addresses it knows. */
    synchronized int size() {
        return connected.size() + fullAt.size();
    }
}
