package io.weir.snapshot;

import io.weir.Endpoint;

/**
 * One endpoint that is listened on, at one look. What the system does not tell is -1: there are numbers for tcp on Linux.
 *
 * @param endpoint where
 * @param waiting connections that the system has made and that wait to be accepted
 * @param room how many may wait there: the option {@code backlog}, or less if the system allows less
 * @param systemOverflows how often since the bind a queue of this kind was full, so that a client seemed to be connected
 *     and was not: of all listeners of this machine or container together, since Linux counts no others
 */
public record ListenerSnapshot(Endpoint endpoint, int waiting, int room, long systemOverflows) {
    /** One of which nothing but the endpoint is known. */
    public static ListenerSnapshot of(Endpoint endpoint) {
        return new ListenerSnapshot(endpoint, -1, -1, -1);
    }

    /** One line. */
    @Override
    public String toString() {
        return endpoint
                + (waiting < 0 ? "" : ": " + waiting + " of at most " + room + " connections wait to be accepted")
                + (systemOverflows < 0 ? "" : "; overflows of the system since the bind: " + systemOverflows);
    }
}
