package io.weir.patterns.reqrep;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.OutOfTurnException;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import io.weir.patterns.routing.RoundRobin;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The lockstep of a REQ (RFC 28): a request to the next peer, then the reply of that peer, in turn. One lock serves both
 * halves, since they share what is awaited.
 *
 * <p>What is not the awaited reply is dropped and counted: from another peer or to an earlier request as stale, without
 * a delimiter as malformed. (On the latter libzmq closes the connection and never opens it again.)
 */
final class ReqPolicy {
    private final RoundRobin servers = new RoundRobin();
    private final FairQueue replies = new FairQueue();
    private final Requests requests = new Requests();
    private final Replies answers = new Replies();
    private final boolean relaxed;
    private final boolean correlated;
    private final boolean probes;
    private int lastNumber = ThreadLocalRandom.current().nextInt();
    private boolean awaiting;
    private @Nullable Peer asked;
    private Envelope envelope = Envelope.plain();

    /** The reply to the last request, once it was received. */
    private @Nullable Message received;

    /** The same, given back: it is awaited again. */
    private @Nullable Message returned;

    private final String name;

    ReqPolicy(String name, boolean relaxed, boolean correlated, boolean probes) {
        this.name = name;
        this.relaxed = relaxed;
        this.correlated = correlated;
        this.probes = probes;
    }

    SendPolicy sending() {
        return requests;
    }

    ReceivePolicy receiving() {
        return answers;
    }

    private void dropReturned() {
        returned = null;
        if (asked != null) {
            asked.in().drop(DropReason.STALE);
        }
    }

    private final class Requests implements SendPolicy {
        @Override
        public SendResult send(Message request, SendStep step) {
            if (awaiting && !relaxed) {
                throw new OutOfTurnException(name, "receive the reply first");
            }
            Envelope around = correlated ? Envelope.numbered(nextNumber()) : Envelope.plain();
            Message wrapped = around.around(request);
            if (!servers.hasRoomFor(wrapped.size())) {
                return servers.hindrance();
            }
            // Just before the request goes out: what came until now cannot be a reply to it, what comes then may be.
            replies.dropAll(DropReason.STALE);
            if (returned != null) {
                dropReturned();
            }
            received = null;
            SendResult result = servers.send(wrapped, step);
            if (result == SendResult.SENT) {
                lastNumber++;
                envelope = around;
                awaiting = true;
                asked = servers.lastUsed();
            }
            return result;
        }

        @Override
        public boolean hasRoom() {
            return (!awaiting || relaxed) && servers.hasRoom();
        }

        private byte[] nextNumber() {
            return ByteBuffer.allocate(Integer.BYTES).putInt(lastNumber + 1).array();
        }

        @Override
        public @Nullable Refusal attached(Peer peer) {
            return servers.attached(peer);
        }

        @Override
        public @Nullable Refusal established(Peer peer) {
            if (probes) {
                Probe.sendTo(peer);
            }
            return null;
        }

        @Override
        public void detached(Peer peer) {
            servers.detached(peer);
        }

        @Override
        public void roomAgain(Peer peer) {
            servers.roomAgain(peer);
        }

        @Override
        public void refresh() {
            servers.refresh();
        }
    }

    private final class Replies implements ReceivePolicy {
        @Override
        public @Nullable Message receive(ReceiveStep step) {
            if (!awaiting) {
                throw new OutOfTurnException(name, "send a request first");
            }
            Message reply = returned == null ? nextReply(step) : returned;
            if (reply != null) {
                awaiting = false;
                received = reply;
                returned = null;
            }
            return reply;
        }

        private @Nullable Message nextReply(ReceiveStep step) {
            Message reply;
            while ((reply = replies.receive(step)) != null) {
                DropReason fault = replies.last() == asked ? fault(reply) : DropReason.STALE;
                if (fault == null) {
                    return envelope.body(reply);
                }
                replies.drop(reply, fault);
            }
            return null;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // that very message, not one like it
        public boolean takeBack(Message reply) {
            returned = reply;
            if (reply == received) {
                awaiting = true;
            } else {
                // A new request went out meanwhile.
                dropReturned();
            }
            return true;
        }

        @Override
        public long held() {
            return returned == null ? 0 : 1;
        }

        private @Nullable DropReason fault(Message reply) {
            Envelope of = Envelope.of(reply);
            if (of == null) {
                return DropReason.MALFORMED;
            }
            return of.equals(envelope) ? null : DropReason.STALE;
        }

        @Override
        public boolean isReadable() {
            return awaiting && (returned != null || replies.isReadable());
        }

        @Override
        public void attached(Peer peer) {
            replies.attached(peer);
        }

        @Override
        public void detached(Peer peer) {
            replies.detached(peer);
        }

        @Override
        public void readable(Peer peer) {
            replies.readable(peer);
        }
    }
}
