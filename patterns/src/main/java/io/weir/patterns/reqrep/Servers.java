package io.weir.patterns.reqrep;

import io.weir.RequestTimeoutException;
import java.time.Duration;
import java.util.Map;

/** How the servers of a requester are, to say when a request fails. Any thread. */
interface Servers {
    /** How many are connected. */
    int connected();

    /** Which endpoints have none, and why. */
    Map<String, String> unreachable();

    /** What says all that, of a request whose time is over. */
    default RequestTimeoutException timedOut(String socket, PendingRequest call, long now) {
        return new RequestTimeoutException(
                socket, Duration.ofNanos(now - call.start), call.attempts(), connected(), unreachable());
    }
}
