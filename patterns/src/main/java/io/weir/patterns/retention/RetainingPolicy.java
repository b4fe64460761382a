package io.weir.patterns.retention;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.event.SocketEvent.NameForgotten;
import io.weir.option.Retention;
import io.weir.pattern.HeldMessages;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.snapshot.NameSnapshot;
import io.weir.transport.Command;
import io.weir.transport.RemoteMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages for subscribers that have a name. It stands before the policy of the publisher: a connection with a name is
 * that of a {@link NamedSubscriber}, which the publisher knows as a peer whether or not it is connected; one without a name
 * the publisher knows itself.
 *
 * <p>A name comes in the handshake, as the routing id, or by a subscription if the retention says so. A subscriber that will
 * say what it has got is waited for until it has, and one that may yet say its name for {@link #WINDOW}; what it subscribes
 * to in the meantime is done then.
 */
public final class RetainingPolicy implements SendPolicy {
    /** From the first subscription of a subscriber that has no name yet until it is held to have none. */
    static final Duration WINDOW = Duration.ofMillis(50);

    private final SendPolicy publisher;
    private final SendContext socket;
    private final Announcement announcement;
    private final Consumer<Peer> onAway;
    private final LongSupplier clock;
    private final Names names;
    private final Admission admission;

    /** The connections that came to the socket; those that the socket made have no names here. */
    private final Map<Peer, Guest> guests = new HashMap<>();

    private boolean closed;

    /**
     * Puts retention before a policy.
     *
     * @param welcome what each connection gets first; null for nothing
     * @param onAway hears, under the send lock, of a subscriber whose connection has ended
     * @param clock {@link System#nanoTime}
     */
    public RetainingPolicy(
            SendPolicy publisher,
            SendContext socket,
            Retention retention,
            @Nullable Message welcome,
            Consumer<Peer> onAway,
            LongSupplier clock) {
        this.publisher = publisher;
        this.socket = socket;
        this.onAway = onAway;
        this.clock = clock;
        announcement = new Announcement(retention);
        names = new Names(publisher, socket, retention, welcome, clock);
        admission = new Admission(names, socket, retention.takesOver());
    }

    /**
     * Forgets a name, what it subscribed to, and what is kept for it. A subscriber that is connected is disconnected first, and
     * may come back as one that was not known. Under the send lock.
     *
     * @return false if the name is not remembered
     */
    public boolean forget(RoutingId name) {
        NamedSubscriber subscriber = names.find(name);
        if (subscriber == null) {
            return false;
        }
        if (subscriber.connection() == null) {
            names.forget(subscriber, NameForgotten.Why.ASKED);
        } else {
            subscriber.forgetAtEnd(NameForgotten.Why.ASKED);
            subscriber.closeConnection();
        }
        return true;
    }

    @Override
    public List<NameSnapshot> names() {
        return names.snapshots();
    }

    @Override
    public HeldMessages held() {
        return names.waiting();
    }

    // ---- sending

    @Override
    public SendResult send(Message message, SendStep step) {
        return publisher.send(message, step);
    }

    @Override
    public boolean hasRoom() {
        return publisher.hasRoom();
    }

    @Override
    public void roomAgain(Peer peer) {
        NamedSubscriber subscriber = subscriberOf(peer);
        if (subscriber == null) {
            publisher.roomAgain(peer);
        } else {
            subscriber.roomAgain(SendStep.now());
            changedAtEnd();
        }
    }

    @Override
    public void refresh() {
        publisher.refresh();
    }

    @Override
    public int subscriptions() {
        return publisher.subscriptions();
    }

    private @Nullable NamedSubscriber subscriberOf(Peer peer) {
        Guest guest = guests.get(peer);
        return guest == null ? null : guest.subscriber();
    }

    // ---- coming

    @Override
    public @Nullable Refusal attached(Peer peer) {
        if (peer.isDialed()) {
            return publisher.attached(peer);
        }
        guests.put(peer, new Guest(peer));
        return null;
    }

    @Override
    public @Nullable Refusal established(Peer peer) {
        Guest guest = guests.get(peer);
        if (guest == null) {
            return publisher.established(peer);
        }
        RemoteMetadata remote = peer.remote();
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

    // ---- what peers say

    @Override
    public void received(Peer peer, Command command) {
        Guest guest = guests.get(peer);
        if (guest == null) {
            publisher.received(peer, command);
        } else if (guest.state() != Guest.State.REFUSED) {
            received(guest, command);
        }
    }

    private void received(Guest guest, Command command) {
        NamedSubscriber subscriber = guest.subscriber();
        if (command instanceof Command.Subscribe subscribe && announcement.isIn(subscribe.topic())) {
            named(guest, announcement.nameIn(subscribe.topic()));
        } else if (command instanceof Command.Cancel cancel && announcement.isIn(cancel.topic())) {
            if (subscriber != null && subscriber.routingId().equals(announcement.nameIn(cancel.topic()))) {
                subscriber.forgetAtEnd(NameForgotten.Why.CANCELLED);
            }
        } else if (subscriber != null) {
            subscriber.takes(command, SendStep.now());
            changedAtEnd();
        } else if (guest.isWaiting()) {
            wait(guest, command);
        } else {
            publisher.received(guest.peer(), command);
        }
    }

    /** The guest names itself by a subscription. */
    private void named(Guest guest, RoutingId name) {
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
            decide(guest, SendStep.now());
        }
    }

    private void decide(Guest guest, SendStep step) {
        Refusal refusal = admission.admit(guest, step);
        if (refusal != null) {
            refuse(guest, refusal, "name: " + guest.claim());
        }
    }

    private void refuse(Guest guest, Refusal reason, String detail) {
        if (guest.isWaiting()) {
            guest.isRefused();
        }
        guest.peer().refuse(reason, detail);
    }

    private void wait(Guest guest, Command command) {
        if (guest.claim().isNone() && !guest.hasSaid()) {
            socket.postLater(() -> waitedLongEnough(guest), WINDOW);
        }
        guest.says(command, command instanceof Command.Subscribe subscribe ? subscribe.topic().length : 0);
        String exceeded = socket.limits().exceededBy(guest.saidCount() - 1L, guest.saidBytes());
        if (exceeded != null) {
            refuse(guest, Refusal.TOO_MANY_SUBSCRIPTIONS, exceeded);
        } else if (command instanceof Command.Resume && !guest.claim().isNone()) {
            decide(guest, SendStep.now());
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

    // ---- going

    @Override
    public void disconnected(Peer peer) {
        Guest guest = guests.get(peer);
        if (guest == null || guest.state() == Guest.State.PLAIN) {
            publisher.disconnected(peer);
        } else {
            leaving(guest);
        }
    }

    @Override
    public void detached(Peer peer) {
        Guest guest = guests.get(peer);
        if (guest == null || guest.state() == Guest.State.PLAIN) {
            publisher.detached(peer);
        } else {
            leaving(guest);
        }
    }

    private void leaving(Guest guest) {
        if (guest.isWaiting()) {
            NamedSubscriber wanted = names.find(guest.claim());
            if (wanted != null && guest.peer().equals(wanted.successor())) {
                wanted.successor(null);
            }
            guest.isRefused();
        }
        NamedSubscriber subscriber = guest.subscriber();
        if (subscriber != null) {
            subscriber.leaving(clock.getAsLong());
            onAway.accept(subscriber);
            changedAtEnd();
        }
    }

    @Override
    public void ended(Peer peer) {
        Guest guest = guests.remove(peer);
        NamedSubscriber subscriber = guest == null ? null : guest.subscriber();
        if (subscriber == null) {
            publisher.ended(peer);
        } else if (closed) {
            subscriber.abandon();
        } else {
            subscriber.ended(peer);
            if (subscriber.ending() != null) {
                names.forget(subscriber, subscriber.ending());
            }
            admitSuccessor(subscriber);
        }
    }

    private void admitSuccessor(NamedSubscriber subscriber) {
        Peer next = subscriber.successor();
        Guest guest = next == null ? null : guests.get(next);
        subscriber.successor(null);
        if (guest != null && guest.isWaiting()) {
            decide(guest, SendStep.now());
        }
    }

    @Override
    public void closing(SendStep step) {
        closed = true;
        names.close();
        names.all().forEach(subscriber -> subscriber.closing(step));
        publisher.closing(step);
    }

    @Override
    public boolean isFinished() {
        return names.all().stream().allMatch(NamedSubscriber::isFinished);
    }

    private void changedAtEnd() {
        if (closed) {
            socket.changed();
        }
    }
}
