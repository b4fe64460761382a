package io.weir.patterns.reqrep;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.OutOfTurnException;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceiveContext;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import io.weir.snapshot.RequestsSnapshot;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lockstep of a REP (RFC 28): a request of the next peer that has one, then the reply to that peer behind the
 * envelope of the request, in turn. One lock serves both halves, since they share which peer is to be answered.
 *
 * <p>A reply to a peer that is gone or full is dropped and counted: a REP never waits for one client while others ask.
 */
final class RepPolicy {
    private final SendContext sending;
    private final ReceiveContext receiving;
    private final FairQueue clients = new FairQueue();
    private final Set<Peer> present = new HashSet<>();
    private final Replies replies = new Replies();
    private final Requests requests = new Requests();
    private final RequestCounts counts = new RequestCounts();
    private @Nullable Request current;

    /** One that was received and given back: it is the next. */
    private @Nullable Request returned;

    RepPolicy(SendContext sending, ReceiveContext receiving) {
        this.sending = sending;
        this.receiving = receiving;
    }

    SendPolicy sending() {
        return replies;
    }

    ReceivePolicy receiving() {
        return requests;
    }

    /** What a {@link Responder} counts; a REP has no requests but the current one. */
    RequestCounts counts() {
        return counts;
    }

    /** Takes the next request with its way back, leaving the lockstep alone; null if there is none. */
    @Nullable Request nextRequest(ReceiveStep step) {
        Request first = returned;
        if (first != null) {
            returned = null;
            return first;
        }
        Message message;
        while ((message = clients.receive(step)) != null) {
            Peer from = clients.last();
            Envelope envelope = Envelope.of(message);
            if (from == null) {
                continue;
            }
            if (envelope == null) {
                clients.drop(message, DropReason.MALFORMED);
                continue;
            }
            return new Request(this, from, envelope, envelope.body(message));
        }
        return null;
    }

    private boolean isReadableInTurn() {
        return returned != null || clients.isReadable();
    }

    /** Sends a reply back, from any thread. */
    void reply(Peer to, Envelope envelope, Message body) {
        sending.call(step -> answer(to, envelope, body, step));
    }

    private SendResult answer(Peer to, Envelope envelope, Message body, SendStep step) {
        if (present.contains(to)) {
            to.out().offerOrDrop(envelope.around(body), step);
        } else {
            sending.drop(DropReason.DISCONNECTED);
        }
        return SendResult.SENT;
    }

    private final class Replies implements SendPolicy {
        @Override
        public SendResult send(Message body, SendStep step) {
            Request answered = current;
            if (answered == null) {
                throw new OutOfTurnException(sending.name(), "receive a request first");
            }
            current = null;
            if (isReadableInTurn()) {
                receiving.inTurnAgain();
            }
            return answer(answered.peer(), answered.envelope(), body, step);
        }

        @Override
        public RequestsSnapshot requests() {
            return counts.snapshot();
        }

        @Override
        public boolean hasRoom() {
            return current != null;
        }

        @Override
        public @Nullable Refusal attached(Peer peer) {
            present.add(peer);
            return null;
        }

        @Override
        public void detached(Peer peer) {
            present.remove(peer);
        }
    }

    private final class Requests implements ReceivePolicy {
        @Override
        public @Nullable Message receive(ReceiveStep step) {
            if (current != null) {
                throw new OutOfTurnException(sending.name(), "send the reply first");
            }
            current = nextRequest(step);
            return current == null ? null : current.message();
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // that very message, not one like it
        public boolean takeBack(Message request) {
            if (current != null && current.message() == request) {
                returned = current;
                current = null;
                return true;
            }
            return false;
        }

        @Override
        public long held() {
            return returned == null ? 0 : 1;
        }

        @Override
        public boolean isReadable() {
            return current == null && isReadableInTurn();
        }

        @Override
        public void attached(Peer peer) {
            clients.attached(peer);
        }

        @Override
        public void detached(Peer peer) {
            clients.detached(peer);
        }

        @Override
        public void readable(Peer peer) {
            clients.readable(peer);
        }
    }
}
