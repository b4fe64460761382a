package io.weir.snapshot;

import java.util.Map;

/**
 * The requests of a {@code Requester} or a {@code Responder} of {@code io.weir.patterns.reqrep} at one look, and what became of those that
 * ended since it was opened.
 *
 * @param inFlight requests that are neither answered nor given up; of a responder those in the hands of its handler
 * @param attempts how often a requester sent requests, each as often as it was; 0 of a responder
 * @param ended requests that ended, and how long they took: of a requester from the call on, of a responder in its handler. What
 *     never occurred is absent
 */
public record RequestsSnapshot(long inFlight, long attempts, Map<Ending, Timing> ended) {
    /** Of a socket that has no requests. */
    public static final RequestsSnapshot NONE = new RequestsSnapshot(0, 0, Map.of());

    /** Copies the map. */
    public RequestsSnapshot {
        ended = Map.copyOf(ended);
    }

    /** One line. */
    @Override
    public String toString() {
        return inFlight + " in flight, attempts " + attempts + "; ended " + Words.of(ended);
    }

    /** How a request ended. The list is closed. */
    public enum Ending {
        /** With its reply. */
        ANSWERED,
        /** Its time was over, or that of its last attempt ({@link io.weir.RequestTimeoutException}). */
        TIMED_OUT,
        /** Its caller gave it up: by an interrupt, or by cancelling its stage. */
        CANCELLED,
        /** At once, since as many were in flight as the options allow ({@link io.weir.LimitReachedException}). */
        REFUSED,
        /** The socket was closed before. */
        CLOSED,
        /** Of a responder: its handler failed, or the executor did not take it. */
        FAILED
    }
}
