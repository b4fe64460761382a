package io.weir.patterns.retention;

import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.transport.Command;
import io.weir.transport.RemoteMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of the connections that come to a publisher have a name. It comes in the handshake, as the routing id, or by a
 * subscription if the retention says so. A subscriber that will say what it has got is waited for until it has, and one that may yet
 * say its name for {@link #WINDOW}; what it subscribes to in the meantime is done then. Under the send lock.
 */
final class Guests {
    /** From the first subscription of a subscriber that has no name yet until it is held to have none. */
    static final Duration WINDOW = Duration.ofMillis(50);

    private final SendPolicy publisher;
    private final SendContext socket;
    private final Announcement announcement;
    private final Admission admission;

    /** The connections that came to the socket; those that the socket made have no names here. */
    private final Map<Peer, Guest> guests = new HashMap<>();

    Guests(SendPolicy publisher, SendContext socket, Announcement announcement, Admission admission) {
        this.publisher = publisher;
        this.socket = socket;
        this.announcement = announcement;
        this.admission = admission;
    }

    void add(Peer peer) {
        guests.put(peer, new Guest(peer));
    }

    @Nullable Guest find(@Nullable Peer peer) {
        return peer == null ? null : guests.get(peer);
    }

    @Nullable Guest remove(Peer peer) {
        return guests.remove(peer);
    }

    /** The handshake of a guest is over. */
    @Nullable Refusal established(Guest guest) {
        RemoteMetadata remote = guest.peer().remote();
        RoutingId name = remote == null ? RoutingId.NONE : remote.routingId();
        if (!name.isNone()) {
            guest.claims(name);
            return guest.resumes() ? null : admission.admit(guest, SendStep.now());
        }
        return announcement.isExpected() ? null : join(guest);
    }

    /** The guest has no name. */
    private @Nullable Refusal join(Guest guest) {
        guest.isPlain();
        Refusal refusal = publisher.attached(guest.peer());
        if (refusal == null) {
            refusal = publisher.established(guest.peer());
        }
        guest.takeSaid().forEach(command -> publisher.received(guest.peer(), command));
        return refusal;
    }

    /** The guest names itself by a subscription. */
    void named(Guest guest, RoutingId name) {
        String fault = Announcement.faultOf(name);
        if (fault != null) {
            refuse(guest, Refusal.INVALID_IDENTITY, fault);
            return;
        }
        if (guest.claim().equals(name)) {
            return;
        }
        if (!guest.isWaiting() || !guest.claim().isNone()) {
            refuse(
                    guest,
                    Refusal.UNEXPECTED_NAME,
                    "name: " + name + " (expected: once, among the first subscriptions)");
        } else {
            guest.claims(name);
            decide(guest);
        }
    }

    /** A guest that is waiting says something else. */
    void says(Guest guest, Command command) {
        if (guest.claim().isNone() && !guest.hasSaid()) {
            socket.postLater(() -> waitedLongEnough(guest), WINDOW);
        }
        guest.says(command, command instanceof Command.Subscribe subscribe ? subscribe.topic().length : 0);
        String exceeded = socket.limits().exceededBy(guest.saidCount() - 1L, guest.saidBytes());
        if (exceeded != null) {
            refuse(guest, Refusal.TOO_MANY_SUBSCRIPTIONS, exceeded);
        } else if (command instanceof Command.Resume && !guest.claim().isNone()) {
            decide(guest);
        }
    }

    private void waitedLongEnough(Guest guest) {
        if (guest.isWaiting() && guest.claim().isNone() && guests.containsKey(guest.peer())) {
            Refusal refusal = join(guest);
            if (refusal != null) {
                guest.peer().refuse(refusal, "");
            }
        }
    }

    /** The connection of the subscriber has ended: the one that waits for its name is next. */
    void admitSuccessor(NamedSubscriber subscriber) {
        Guest next = find(subscriber.successor());
        subscriber.successor(null);
        if (next != null && next.isWaiting()) {
            decide(next);
        }
    }

    private void decide(Guest guest) {
        Refusal refusal = admission.admit(guest, SendStep.now());
        if (refusal != null) {
            refuse(guest, refusal, "name: " + guest.claim());
        }
    }

    private static void refuse(Guest guest, Refusal reason, String detail) {
        if (guest.isWaiting()) {
            guest.isRefused();
        }
        guest.peer().refuse(reason, detail);
    }
}
