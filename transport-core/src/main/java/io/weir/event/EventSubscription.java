package io.weir.event;

/**
 * A listener to the events of a socket, or of all sockets of a context, until it is closed.
 *
 * <p>The listener runs on a thread of the context's own, one event at a time, in order. 1024 events may wait for it; what
 * comes while so many do is not told, and counted. It may block and throw: nothing waits for it, but that the context's
 * closing gives it a second to take what waits. Every method is safe from any thread.
 */
public interface EventSubscription extends AutoCloseable {
    /** How many events the listener was not told of, because too many waited for it or the context was closed. */
    long missed();

    /** Ends it: no event is told any more, but that the one may be which the listener is just told of. Idempotent. */
    @Override
    void close();
}
