package io.weir.netty;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one listener that have not shaken hands yet, the oldest first. There are at most so many, and when
 * another comes the oldest gives way.
 *
 * <p>If newcomers drove each other out as fast as they can be accepted, a crowd of honest ones would never get in. So
 * while all places are taken by young ones no more are accepted, and the others wait in the system's queue: each has the
 * time in which {@value #NEWCOMERS} newcomers a second would take all places, half a second of 4096 places.
 */
final class HalfOpen {
    private static final int NEWCOMERS = 8192;

    private final int limit;
    private final long graceNanos;
    private final Map<Channel, Long> since = new LinkedHashMap<>();
    private boolean closed;

    HalfOpen(int limit) {
        this.limit = limit;
        graceNanos = limit * TimeUnit.SECONDS.toNanos(1) / NEWCOMERS;
    }

    /** Takes in a newcomer; returns the connection that must give way, null if none must. */
    synchronized @Nullable Channel add(Channel newcomer, long nowNanos) {
        Channel oldest = null;
        if (since.size() >= limit) {
            Iterator<Channel> all = since.keySet().iterator();
            oldest = all.next();
            all.remove();
        }
        since.put(newcomer, nowNanos);
        return oldest;
    }

    /** A handshake is over, or the connection is. */
    synchronized void remove(Channel channel) {
        since.remove(channel);
    }

    /** How long to accept no more; zero if there is room, or the oldest has had its time. */
    synchronized long pauseNanos(long nowNanos) {
        if (since.size() < limit) {
            return 0;
        }
        long oldest = since.values().iterator().next();
        return Math.max(0, oldest + graceNanos - nowNanos);
    }

    /** Whether so many have left that accepting should go on early. */
    synchronized boolean isRoomy() {
        return since.size() <= limit - limit / 8;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** The listener closes; what is left is returned, and must not go on. */
    synchronized List<Channel> close() {
        closed = true;
        return List.copyOf(since.keySet());
    }
}
