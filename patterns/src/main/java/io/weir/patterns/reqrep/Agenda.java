package io.weir.patterns.reqrep;

import io.weir.option.SocketOptions;
import io.weir.pattern.SendContext;
import java.time.Duration;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * When each pending request is due, and the one alarm for the first of them. Times are those of the clock, {@link
 * System#nanoTime()} but in tests. All under the lock.
 */
final class Agenda {
    private final TreeSet<PendingRequest> requests = new TreeSet<>();
    private final SendContext socket;
    private final LongSupplier clock;
    private final ObjLongConsumer<PendingRequest> whenDue;
    private boolean alarmSet;
    private long alarm;

    /**
     * Makes an empty one.
     *
     * @param whenDue gets each request that is due, and the time; it must enter the request anew or remove it
     */
    Agenda(SendContext socket, LongSupplier clock, ObjLongConsumer<PendingRequest> whenDue) {
        this.socket = socket;
        this.clock = clock;
        this.whenDue = whenDue;
    }

    static long nanos(Duration time) {
        return time.compareTo(SocketOptions.FOREVER) < 0 ? time.toNanos() : SocketOptions.FOREVER.toNanos();
    }

    long now() {
        return clock.getAsLong();
    }

    /** The request waits for that from now on, at most so many nanoseconds and not beyond its deadline. */
    void enter(PendingRequest call, PendingRequest.Wait what, long now, long nanos) {
        requests.remove(call);
        call.wait = what;
        long end = now + nanos;
        call.due = end - call.deadline < 0 ? end : call.deadline;
        requests.add(call);
    }

    void remove(PendingRequest call) {
        requests.remove(call);
    }

    /** At the end of each step that entered a request. */
    void setAlarm() {
        if (requests.isEmpty()) {
            return;
        }
        long first = requests.first().due;
        if (!alarmSet || first - alarm < 0) {
            alarmSet = true;
            alarm = first;
            long wait = Math.max(0, first - now());
            socket.postLater(() -> ring(first), Duration.ofNanos(wait));
        }
    }

    private void ring(long at) {
        if (at == alarm) {
            alarmSet = false;
        }
        long now = now();
        while (!requests.isEmpty() && requests.first().due - now <= 0) {
            whenDue.accept(requests.first(), now);
        }
        setAlarm();
    }
}
