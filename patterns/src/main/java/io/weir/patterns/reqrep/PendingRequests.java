package io.weir.patterns.reqrep;

import io.weir.DropReason;
import io.weir.LimitReachedException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.WeirException;
import io.weir.memory.Messages;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import io.weir.patterns.routing.RoundRobin;
import io.weir.snapshot.RequestsSnapshot;
import io.weir.snapshot.RequestsSnapshot.Ending;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a {@link Requester} that are not over, and the two halves of its pattern. Each request goes to the next
 * server with room; a reply is known by the number that came back before the delimiter. One lock serves both halves.
 *
 * <p>What answers no request that is under way is dropped and counted: as stale, or as malformed if it has no number.
 */
final class PendingRequests {
    private static final byte[] DELIMITER = {};

    private final RoundRobin servers = new RoundRobin();
    private final FairQueue replies = new FairQueue();
    private final Requests requests = new Requests();
    private final Replies answers = new Replies();
    private final SendContext socket;
    private final Servers state;
    private final Retry retry;
    private final int limit;

    /** What holds if requests have no number; null if they have one. */
    private final @Nullable OneInFlight sole;

    /** Every request that is not over, by its number. */
    private final Map<Long, PendingRequest> calls = new HashMap<>();

    /** Those that no server had room for, in the order in which they will be sent. */
    private final Set<PendingRequest> unsent = new LinkedHashSet<>();

    private final RequestCounts counts = new RequestCounts();
    private final Agenda agenda;
    private long lastNumber = ThreadLocalRandom.current().nextLong();

    /** The request whose reply was received last. Only the socket's handler receives, and it looks at once. */
    private @Nullable PendingRequest answered;

    PendingRequests(SendContext socket, Servers state, Retry retry, int limit, boolean numbered, LongSupplier clock) {
        this.socket = socket;
        this.state = state;
        this.retry = retry;
        this.limit = limit;
        sole = numbered ? null : new OneInFlight();
        agenda = new Agenda(socket, clock, this::due);
    }

    SendPolicy sending() {
        return requests;
    }

    ReceivePolicy receiving() {
        return answers;
    }

    // ---- the life of a request

    /** Begins a request whose reply is handed over by the executor, or throws; any thread. */
    PendingRequest begin(Message request, Duration timeout, Executor executor) {
        return socket.call(step -> {
            if (calls.size() >= limit) {
                counts.refused();
                throw new LimitReachedException(socket.name(), "maxRequests", limit, "requests are in flight");
            }
            long now = agenda.now();
            Message wrapped = wrapped(Messages.shared(request), ++lastNumber);
            PendingRequest call = new PendingRequest(lastNumber, wrapped, now, now + Agenda.nanos(timeout), executor);
            calls.put(call.number, call);
            counts.begun();
            attempt(call, now, step);
            agenda.setAlarm();
            return call;
        });
    }

    private Message wrapped(Message request, long number) {
        Message behindDelimiter = request.prepend(DELIMITER);
        return sole != null ? behindDelimiter : RequestNumber.before(behindDelimiter, number);
    }

    /** Ends a request whose caller has given up; any thread. */
    void forget(PendingRequest call) {
        if (!call.over) {
            socket.post(() -> end(call, Ending.CANCELLED));
        }
    }

    /** How many requests are not over; any thread. */
    int count() {
        return socket.call(step -> calls.size());
    }

    /** The socket is closed: no request gets its reply. Any thread. */
    void failAll() {
        socket.post(() -> {
            for (PendingRequest call : List.copyOf(calls.values())) {
                fail(call, Ending.CLOSED, new SocketClosedException(socket.name()));
            }
        });
    }

    /** The request whose reply the handler has just received. */
    PendingRequest answered() {
        return Objects.requireNonNull(answered, "answered");
    }

    private void attempt(PendingRequest call, long now, SendStep step) {
        if (unsent.isEmpty() && send(call, step)) {
            sent(call, now);
        } else {
            unsent.add(call);
            waitForRoom(call, now);
        }
    }

    /** An attempt has its own time also to be sent in. */
    private void waitForRoom(PendingRequest call, long now) {
        agenda.enter(call, PendingRequest.Wait.FOR_ROOM, now, Agenda.nanos(retry.replyTimeout()));
    }

    private boolean send(PendingRequest call, SendStep step) {
        if (sole != null) {
            if (!sole.maySend()) {
                return false;
            }
            // What came until now can be no reply to it; what comes then may be.
            replies.dropAll(DropReason.STALE);
        }
        return requests.send(call.request, step) == SendResult.SENT;
    }

    private void sent(PendingRequest call, long now) {
        if (sole != null) {
            sole.sent(call);
        }
        counts.attempted();
        call.askedOf(Objects.requireNonNull(servers.lastUsed(), "server"));
        agenda.enter(call, PendingRequest.Wait.FOR_REPLY, now, Agenda.nanos(retry.replyTimeout()));
    }

    private void sendUnsent() {
        Iterator<PendingRequest> next = unsent.iterator();
        while (next.hasNext()) {
            PendingRequest call = next.next();
            if (!send(call, SendStep.now())) {
                break;
            }
            next.remove();
            sent(call, agenda.now());
        }
        agenda.setAlarm();
    }

    /** The last attempt brought no reply. */
    private void pause(PendingRequest call, long now) {
        letNextGo(call);
        long pause = retry.pauseNanos(call.attempts(), ThreadLocalRandom.current());
        agenda.enter(call, PendingRequest.Wait.FOR_NEXT_ATTEMPT, now, pause);
    }

    /** Without numbers the next request may go now, or when the connection that may bring a late reply has ended. */
    private void letNextGo(PendingRequest call) {
        if (sole != null) {
            sole.gaveUp(call);
            socket.post(this::sendUnsent);
        }
    }

    /** False if it was over. */
    private boolean end(PendingRequest call, Ending how) {
        if (!calls.remove(call.number, call)) {
            return false;
        }
        counts.ended(how, agenda.now() - call.start);
        letNextGo(call);
        unsent.remove(call);
        agenda.remove(call);
        call.request.release();
        call.over = true;
        return true;
    }

    private void fail(PendingRequest call, Ending how, WeirException why) {
        if (end(call, how)) {
            socket.execute(() -> call.reply.completeExceptionally(why));
        }
    }

    // ---- time

    /** The time of what the request waits for is up. */
    private void due(PendingRequest call, long now) {
        boolean over = call.deadline - now <= 0;
        if (!over && call.wait == PendingRequest.Wait.FOR_NEXT_ATTEMPT) {
            attempt(call, now, SendStep.now());
        } else if (over || !mayTryAgain(call)) {
            fail(call, Ending.TIMED_OUT, state.timedOut(socket.name(), call, now));
        } else if (call.wait == PendingRequest.Wait.FOR_ROOM) {
            // It keeps its place in the queue.
            waitForRoom(call, now);
        } else {
            pause(call, now);
        }
    }

    /** The time of an attempt is up, whether or not it could be sent. */
    private boolean mayTryAgain(PendingRequest call) {
        if (call.wait == PendingRequest.Wait.FOR_ROOM) {
            call.missed++;
        }
        return call.used() < retry.attempts();
    }

    private final class Requests implements SendPolicy {
        @Override
        public SendResult send(Message request, SendStep step) {
            return servers.send(request, step);
        }

        @Override
        public RequestsSnapshot requests() {
            return counts.snapshot();
        }

        @Override
        public @Nullable Refusal attached(Peer server) {
            return servers.attached(server);
        }

        @Override
        public @Nullable Refusal established(Peer server) {
            sendUnsent();
            return null;
        }

        @Override
        public void disconnected(Peer server) {
            if (sole != null && !sole.disconnected(server)) {
                return;
            }
            // No reply will come from there: what may be tried again need not wait for it.
            long now = agenda.now();
            for (PendingRequest call : List.copyOf(calls.values())) {
                if (call.waitsFor(server) && call.used() < retry.attempts()) {
                    pause(call, now);
                }
            }
            if (sole != null) {
                socket.post(PendingRequests.this::sendUnsent);
            }
            agenda.setAlarm();
        }

        @Override
        public void detached(Peer server) {
            servers.detached(server);
        }

        @Override
        public void roomAgain(Peer server) {
            servers.roomAgain(server);
            sendUnsent();
        }
    }

    private final class Replies implements ReceivePolicy {
        @Override
        public @Nullable Message receive(ReceiveStep step) {
            Message reply;
            while ((reply = replies.receive(step)) != null) {
                Peer from = replies.last();
                if (!(sole == null ? RequestNumber.isIn(reply) : OneInFlight.isReply(reply))) {
                    replies.drop(reply, DropReason.MALFORMED);
                    continue;
                }
                PendingRequest call = sole == null ? numbered(reply, from) : sole.answeredBy(from);
                if (call != null && end(call, Ending.ANSWERED)) {
                    answered = call;
                    return reply.skip(sole == null ? RequestNumber.FRAMES : 1);
                }
                replies.drop(reply, DropReason.STALE);
            }
            return null;
        }

        private @Nullable PendingRequest numbered(Message reply, @Nullable Peer from) {
            PendingRequest call = calls.get(RequestNumber.of(reply));
            return call != null && call.wasAskedOf(from) ? call : null;
        }

        @Override
        public boolean isReadable() {
            return replies.isReadable();
        }

        @Override
        public void attached(Peer server) {
            replies.attached(server);
        }

        @Override
        public void detached(Peer server) {
            replies.detached(server);
        }

        @Override
        public void readable(Peer server) {
            replies.readable(server);
        }
    }
}
