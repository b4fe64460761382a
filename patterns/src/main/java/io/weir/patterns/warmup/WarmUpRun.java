package io.weir.patterns.warmup;

import io.weir.UnsupportedTransportException;
import io.weir.WeirException;
import io.weir.security.Authenticator;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import io.weir.socket.SilentContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One warm-up, for the thread that asked for it. */
final class WarmUpRun extends SilentContext {
    private static final String PURPOSE = "warm-up";

    /** So many turns are taken by each exchange, or fewer where slices would be shorter than the least. */
    private static final int TURNS = 16;

    private static final long LEAST_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Duration MOST = Duration.ofDays(1);

    private final Context context;
    private final long begunNanos = System.nanoTime();
    private final long untilNanos;
    private final long nanos;
    private final List<String> leftOut = new ArrayList<>();
    private @Nullable CurveKeyPair keys;

    WarmUpRun(Context context, Duration time) {
        this.context = context;
        nanos = time.compareTo(MOST) > 0 ? MOST.toNanos() : time.toNanos();
        untilNanos = begunNanos + nanos;
    }

    WarmUp run() throws InterruptedException {
        Context own = open(context, PURPOSE);
        List<WarmUp.Exchanged> done;
        try {
            done = exchange(opened(own), partners(own));
        } finally {
            close(own);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new WarmUp(Duration.ofNanos(System.nanoTime() - begunNanos), done, leftOut);
    }

    /** Closes all; an interrupt, which is kept, would keep it from waiting until the threads have ended. */
    private void close(Context own) {
        boolean interrupted = Thread.interrupted();
        own.close(Duration.ZERO);
        if (keys != null) {
            keys.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Partners partners(Context own) {
        return new Partners(task -> newThread(own, task, "weir-" + own.name()));
    }

    /** Those that are connected in time. All connect at the same time; the first in a cold process takes much longer than the others. */
    private List<Slices> opened(Context own) throws InterruptedException {
        List<Slices> all = new ArrayList<>();
        for (Subject subject : Subject.of(sockets(context))) {
            open(own, subject, all);
        }
        List<Slices> ready = new ArrayList<>();
        List<Slices> late = new ArrayList<>();
        for (Slices each : all) {
            (each.awaitReady(halfOfWhatIsLeft()) ? ready : late).add(each);
        }
        for (Slices each : late) {
            if (each.awaitReady(ready.isEmpty() ? whatIsLeft() : Duration.ZERO)) {
                ready.add(each);
            } else {
                leftOut.add(each.subject() + ": not connected in time");
            }
        }
        return ready;
    }

    private void open(Context own, Subject subject, List<Slices> all) {
        try {
            Exchange exchange = subject.kind().open(own, ends(subject));
            exchange.connecting().connect(exchange.binding().bind(subject.endpoint()));
            all.add(new Slices(subject, exchange));
        } catch (UnsupportedTransportException e) {
            leftOut.add(subject + ": " + e.getMessage());
            if (subject.scheme().equals(Subject.TCP)) {
                open(own, subject.inProcess(), all);
            }
        } catch (WeirException e) {
            leftOut.add(subject + ": " + e.getMessage());
        }
    }

    /** Half of the time that is left, so that one that does not connect is not all that there is of it. */
    private Duration halfOfWhatIsLeft() {
        return whatIsLeft().dividedBy(2);
    }

    private Duration whatIsLeft() {
        return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
    }

    private Ends ends(Subject subject) {
        if (!subject.curve()) {
            return new Ends(options -> {}, options -> {});
        }
        CurveKeyPair server = keys == null ? CurveKeyPair.generate() : keys;
        keys = server;
        return new Ends(
                options -> options.security(Security.curveServer(server, Authenticator.anyClient())),
                options -> options.security(Security.curveClient(server.publicKey())));
    }

    /** Exchanges in turns until the time is over, the context is closed, or none is left. */
    private List<WarmUp.Exchanged> exchange(List<Slices> opened, Partners partners) throws InterruptedException {
        List<Slices> going = new ArrayList<>(opened);
        long slice = Math.max(LEAST_SLICE_NANOS, nanos / TURNS / Math.max(1, opened.size()));
        while (!going.isEmpty() && !isOver()) {
            for (Slices each : List.copyOf(going)) {
                if (isOver()) {
                    break;
                }
                try {
                    each.takeOne(Math.min(slice, untilNanos - System.nanoTime()), partners);
                } catch (WeirException | IllegalStateException e) {
                    going.remove(each);
                    leftOut.add(each.subject() + ", from then on: " + e.getMessage());
                }
            }
        }
        return opened.stream().map(Slices::result).toList();
    }

    private boolean isOver() {
        return untilNanos - System.nanoTime() <= 0 || isClosed(context);
    }
}
