package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.pattern.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One request of a {@link Requester}, from its first attempt to its end. All but its stage is touched under the lock. */
final class PendingRequest implements Comparable<PendingRequest> {
    /** What the request waits for, until it is due. */
    enum Wait {
        FOR_ROOM,
        FOR_REPLY,
        FOR_NEXT_ATTEMPT
    }

    final long number;

    /** The request in its envelope: the same at each attempt, so that any of them may be answered. */
    final Message request;

    final long start;
    final long deadline;
    final CompletableFuture<Message> reply = new CompletableFuture<>();

    /** Where the reply is handed over. */
    private final Executor executor;

    private final List<Peer> asked = new ArrayList<>(1);
    Wait wait = Wait.FOR_ROOM;

    /** How many attempts could not be sent in their own time. */
    int missed;

    /** When to look after it; on the clock of {@link System#nanoTime()}, as all times here. */
    long due;

    /** Whether it is not under way any more; may be read without the lock. */
    volatile boolean over;

    PendingRequest(long number, Message request, long start, long deadline, Executor executor) {
        this.number = number;
        this.request = request;
        this.start = start;
        this.deadline = deadline;
        this.executor = executor;
    }

    /** Without the lock. */
    void succeed(Message with) {
        executor.execute(() -> reply.complete(with));
    }

    void askedOf(Peer server) {
        asked.add(server);
    }

    /** How often it was sent. */
    int attempts() {
        return asked.size();
    }

    /** How many attempts there were, those included that could not be sent. */
    int used() {
        return asked.size() + missed;
    }

    /** The server that the last attempt was sent to. */
    Peer lastAsked() {
        return asked.get(asked.size() - 1);
    }

    boolean wasAskedOf(@Nullable Peer server) {
        return asked.contains(server);
    }

    /** Whether the reply to the last attempt would come from there. */
    boolean waitsFor(Peer server) {
        return wait == Wait.FOR_REPLY && lastAsked() == server;
    }

    /** Whichever is due first, and the earlier of those. */
    @Override
    public int compareTo(PendingRequest other) {
        long later = due - other.due;
        return Long.signum(later == 0 ? number - other.number : later);
    }
}
