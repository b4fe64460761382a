package io.weir.patterns.warmup;

import io.weir.check.OptionCheck;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a warm-up did. A JVM that has just started runs slowly: it loads classes, interprets, and compiles what runs often, for ten
 * seconds and longer. A service that exchanges messages with itself before it says that it is ready has its first
 * clients wait less:
 *
 * <pre>{@code
 * PullSocket jobs = PullSocket.open(context);
 * WarmUp.of(context, Duration.ofSeconds(2));
 * jobs.bind("tcp://*:5555");
 * }</pre>
 *
 * @param time how long it took
 * @param exchanges what was exchanged between which sockets; empty if nothing could be
 * @param leftOut what could not be warmed up, and why
 */
public record WarmUp(Duration time, List<Exchanged> exchanges, List<String> leftOut) {
    /** Copies the lists. */
    public WarmUp {
        exchanges = List.copyOf(exchanges);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Exchanges messages, for that long, between sockets of its own over the transports of this machine: of the kinds that are
     * open in the context, over the schemes that they are bound or connected to, with CURVE where they have it, both ends in this process. A kind without an endpoint is
     * warmed up over tcp, and without an open socket PUSH and PULL, PUB and SUB, REQ and REP, DEALER and ROUTER are. Most messages
     * have 64 B, some 1 KiB, few up to 64 KiB. So call it when the sockets are open, and before they are bound or connected, or
     * at the latest before the service says that it is ready: it takes all the processor that it gets.
     *
     * <p>The endpoints are at 127.0.0.1, in a new directory of temporary files that only this user may enter, or in process; no application can find them but by
     * looking for open ports. The sockets belong to no context of the application's: they are in none of its snapshots, meters, events and limits,
     * nothing is logged or recorded of their lives, and when this returns or throws they are closed, and their threads and files are gone. A port that cannot be bound, say, is no
     * exception but one of {@link #leftOut}. tls+tcp is warmed up as tcp, without its encryption; handlers are not.
     *
     * <p>It blocks for that time, and for about a tenth of a second more to open and close; ten milliseconds or less do little. It ends early when the context is closed.
     *
     * @param context whose sockets are looked at; nothing in it changes
     * @param time how long, from zero up
     * @throws InterruptedException if interrupted; all is closed then, too
     * @throws io.weir.InvalidOptionException if the time is negative
     * @throws io.weir.SocketClosedException if the context is closed
     * @throws io.weir.EventLoopBlockedException on an event loop
     */
    public static WarmUp of(Context context, Duration time) throws InterruptedException {
        return new WarmUpRun(context, OptionCheck.notNegative("time", time)).run();
    }

    /** Messages that arrived, or round trips, of all exchanges. */
    public long messages() {
        return exchanges.stream().mapToLong(Exchanged::messages).sum();
    }

    /**
     * How many times as fast as at first the exchanges were at last, in the geometric mean; 1 if there were none. From a process that
     * has just started expect 5 to 50; where it is near 1 all was warm before.
     */
    public double gain() {
        return Math.exp(exchanges.stream()
                .filter(each -> each.firstRate() > 0 && each.lastRate() > 0)
                .mapToDouble(each -> Math.log(each.lastRate() / each.firstRate()))
                .average()
                .orElse(0));
    }

    /** A line for a log: the time, and each exchange with its rates. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "warmed up for %d ms, %.1f times as fast as at first: %s",
                time.toMillis(),
                gain(),
                Stream.concat(
                                exchanges.stream().map(Exchanged::toString),
                                leftOut.stream().map(what -> "left out " + what))
                        .collect(Collectors.joining("; ")));
    }

    /**
     * What was exchanged between two sockets.
     *
     * @param what their kinds and the scheme, such as {@code PUSH to PULL over tcp}
     * @param messages that arrived, or round trips
     * @param firstRate how many a second there were in the first slice of the time
     * @param lastRate how many a second there were in the last
     */
    public record Exchanged(String what, long messages, double firstRate, double lastRate) {
        /** Such as {@code PUSH to PULL over tcp, 812345 messages, 3100/s at first, 870000/s at last}. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s, %d messages, %.0f/s at first, %.0f/s at last",
                    what,
                    messages,
                    firstRate,
                    lastRate);
        }
    }
}
