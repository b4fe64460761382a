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
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.snapshot.NameSnapshot;
import io.weir.transport.Command;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages for subscribers that have a name. It stands before the policy of the publisher: a connection with a name is
 * that of a {@link NamedSubscriber}, which the publisher knows as a peer whether or not it is connected; one without a name
 * the publisher knows itself. Which of them a connection is, {@link Guests} finds out.
 */
public final class RetainingPolicy implements SendPolicy {
    private final SendPolicy publisher;
    private final SendContext socket;
    private final Announcement announcement;
    private final Consumer<Peer> onAway;
    private final LongSupplier clock;
    private final Names names;
    private final Guests guests;
    private final @Nullable KeptJournal journal;
    private boolean closed;

    /**
     * Puts retention before a policy.
     *
     * @param welcome what each connection gets first; null for nothing
     * @param onAway hears, under the send lock, of a subscriber whose connection has ended
     * @param clock {@link System#nanoTime}
     * @param journal where names and messages survive the process; null for nowhere
     */
    public RetainingPolicy(
            SendPolicy publisher,
            SendContext socket,
            Retention retention,
            @Nullable Message welcome,
            Consumer<Peer> onAway,
            LongSupplier clock,
            @Nullable KeptJournal journal) {
        this.publisher = publisher;
        this.socket = socket;
        this.onAway = onAway;
        this.clock = clock;
        announcement = new Announcement(retention);
        this.journal = journal;
        names = new Names(publisher, socket, retention, welcome, clock, journal);
        Admission admission = new Admission(names, socket, retention.takesOver());
        guests = new Guests(publisher, socket, announcement, admission);
    }

    /**
     * Takes what an earlier process left, before the socket is used. Waits for the disk.
     *
     * @throws IOException if it cannot be read at all
     */
    public void recover() throws IOException {
        if (journal != null) {
            new Recovery(names, socket, clock).run(journal);
            journal.start(socket);
        }
    }

    @Override
    public boolean acceptsLater() {
        return journal != null && journal.acceptsLater();
    }

    @Override
    public @Nullable CompletableFuture<Void> accepting() {
        return journal == null ? null : journal.accepting();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return journal == null ? SendPolicy.super.closed() : journal.close();
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
        Guest guest = guests.find(peer);
        return guest == null ? null : guest.subscriber();
    }

    // ---- coming

    @Override
    public @Nullable Refusal attached(Peer peer) {
        if (peer.isDialed()) {
            return publisher.attached(peer);
        }
        guests.add(peer);
        return null;
    }

    @Override
    public @Nullable Refusal established(Peer peer) {
        Guest guest = guests.find(peer);
        return guest == null ? publisher.established(peer) : guests.established(guest);
    }

    // ---- what peers say

    @Override
    public void received(Peer peer, Command command) {
        Guest guest = guests.find(peer);
        if (guest == null) {
            publisher.received(peer, command);
        } else if (guest.state() != Guest.State.REFUSED) {
            received(guest, command);
        }
    }

    private void received(Guest guest, Command command) {
        NamedSubscriber subscriber = guest.subscriber();
        if (command instanceof Command.Subscribe subscribe && announcement.isIn(subscribe.topic())) {
            guests.named(guest, announcement.nameIn(subscribe.topic()));
        } else if (command instanceof Command.Cancel cancel && announcement.isIn(cancel.topic())) {
            if (subscriber != null && subscriber.routingId().equals(announcement.nameIn(cancel.topic()))) {
                subscriber.forgetAtEnd(NameForgotten.Why.CANCELLED);
            }
        } else if (subscriber != null) {
            subscriber.takes(command, SendStep.now());
            changedAtEnd();
        } else if (guest.isWaiting()) {
            guests.says(guest, command);
        } else {
            publisher.received(guest.peer(), command);
        }
    }

    // ---- going

    @Override
    public void disconnected(Peer peer) {
        Guest guest = guests.find(peer);
        if (guest == null || guest.state() == Guest.State.PLAIN) {
            publisher.disconnected(peer);
        } else {
            leaving(guest);
        }
    }

    @Override
    public void detached(Peer peer) {
        Guest guest = guests.find(peer);
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
            guests.admitSuccessor(subscriber);
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
