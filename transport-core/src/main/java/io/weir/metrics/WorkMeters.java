package io.weir.metrics;

import io.weir.snapshot.JobsSnapshot;
import io.weir.snapshot.RequestsSnapshot.Ending;
import io.weir.snapshot.Timing;
import java.util.List;

/**
 * The meters of what stands above sockets: requests of a {@code Requester} and a {@code Responder}, jobs of a {@code
 * JobQueue}. Of others they are zero.
 */
public final class WorkMeters {
    /** Requests under way. */
    public static final WeirMeter REQUESTS_IN_FLIGHT = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.requests.in.flight",
            "Requests of a Requester that are neither answered nor given up, or that a Responder's handler has",
            Reading.socket(socket -> socket.closed() ? 0 : socket.requests().inFlight()));

    /** How often requests were sent. */
    public static final WeirMeter REQUEST_ATTEMPTS = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.request.attempts",
            "Attempts of a Requester: how often requests were sent, each as often as it was",
            Reading.socket(socket -> socket.requests().attempts()));

    /** Requests that ended, and how. */
    public static final WeirMeter REQUEST_DURATION = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.TIMER,
            "weir.request.duration",
            "Requests that ended, and how long they took: of a Requester from the call on, of a Responder in its handler",
            List.of("outcome"),
            Reading.socketTimer(
                    "outcome",
                    Ending.values(),
                    (socket, outcome) -> socket.requests().ended().getOrDefault(outcome, Timing.NONE)));

    /** What is in a queue of acknowledged work. */
    public static final WeirMeter JOBS = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.jobs",
            "Jobs of a queue that are not done: they wait, a worker has them, or they are dead",
            List.of("state"),
            Reading.jobs(JobsSnapshot::queued, JobsSnapshot::leased, JobsSnapshot::dead));

    /** How long the oldest of them has waited. */
    public static final WeirMeter JOBS_OLDEST = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.TIME_GAUGE,
            "weir.jobs.oldest",
            "How long ago the oldest job that is neither done nor dead was put",
            Reading.socket(
                    socket -> socket.closed() ? 0 : socket.jobs().oldest().toSeconds()));

    /** What came into a queue. */
    public static final WeirMeter JOBS_PUT = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.put",
            "Jobs that were accepted, or found in the store",
            Reading.socket(socket -> socket.jobs().put() + socket.jobs().recovered()));

    /** What did not. */
    public static final WeirMeter JOBS_REFUSED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.refused",
            "Jobs that were refused, since the queue was full or its store failed",
            Reading.socket(socket -> socket.jobs().refused()));

    /** What left a queue. */
    public static final WeirMeter JOBS_DONE = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.done",
            "Jobs that were acknowledged, or removed",
            Reading.socket(socket -> socket.jobs().done() + socket.jobs().removed()));

    /** What was handed out more than once. */
    public static final WeirMeter JOBS_REDELIVERED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.redelivered",
            "Jobs that were handed to a worker once more",
            Reading.socket(socket -> socket.jobs().redelivered()));

    /** What went to the dead-letter queue. */
    public static final WeirMeter JOBS_DIED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.died",
            "Jobs that became dead",
            Reading.socket(socket -> socket.jobs().died()));

    /** All of them. */
    static final List<WeirMeter> ALL = List.of(
            REQUESTS_IN_FLIGHT,
            REQUEST_ATTEMPTS,
            REQUEST_DURATION,
            JOBS,
            JOBS_OLDEST,
            JOBS_PUT,
            JOBS_REFUSED,
            JOBS_DONE,
            JOBS_REDELIVERED,
            JOBS_DIED);

    private WorkMeters() {}
}
