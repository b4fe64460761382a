package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.event.SocketEvent.NameForgotten;
import io.weir.event.SocketEvent.NameRemembered;
import io.weir.option.Retention;
import io.weir.pattern.HeldMessages;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.patterns.retention.disk.NameLog;
import io.weir.patterns.retention.disk.RecoveredName;
import io.weir.snapshot.NameSnapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The names that a publisher remembers. Under the send lock, but for what says that it is for any thread. */
final class Names {
    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(30);

    /** How often in the time after which something is too old: it is dropped that part of it later at most. */
    private static final int SWEEPS = 8;

    private final Map<RoutingId, NamedSubscriber> byName = new ConcurrentHashMap<>();
    private final SendPolicy publisher;
    private final SendContext socket;
    private final Retention limits;
    private final KeptTotals totals;
    private final @Nullable Message welcome;
    private final LongSupplier clock;
    private final @Nullable KeptJournal journal;
    private boolean sweeping;
    private boolean closed;

    Names(
            SendPolicy publisher,
            SendContext socket,
            Retention limits,
            @Nullable Message welcome,
            LongSupplier clock,
            @Nullable KeptJournal journal) {
        this.journal = journal;
        this.publisher = publisher;
        this.socket = socket;
        this.limits = limits;
        this.welcome = welcome;
        this.clock = clock;
        totals = new KeptTotals(limits);
    }

    @Nullable NamedSubscriber find(RoutingId name) {
        return byName.get(name);
    }

    Collection<NamedSubscriber> all() {
        return byName.values();
    }

    /** The subscriber of the name that a guest asks for, from now on if it was not remembered; null if there are too many. */
    @Nullable NamedSubscriber findOrRemember(Guest guest) {
        NamedSubscriber known = byName.get(guest.claim());
        if (known != null || byName.size() >= limits.names()) {
            return known;
        }
        NameLog log = journal == null ? NameLog.NONE : journal.remember(guest.claim(), guest.userId());
        NamedSubscriber created = remember(guest.claim(), guest.userId(), guest.peer(), log);
        socket.tell(new NameRemembered(socket.name(), guest.peer().toString(), guest.claim()));
        return created;
    }

    private NamedSubscriber remember(RoutingId name, String userId, @Nullable Peer first, NameLog log) {
        SpilledBacklog beyond = SpilledBacklog.of(socket, limits);
        KeptMessages kept = new KeptMessages(limits, totals, socket, clock, log, beyond);
        NamedSubscriber created =
                new NamedSubscriber(name, userId, first, publisher, socket.limits(), kept, log, welcome);
        if (beyond != null) {
            beyond.onReadable(() -> socket.post(() -> readable(created)));
        }
        byName.put(name, created);
        publisher.attached(created);
        return created;
    }

    /** Remembers a name that an earlier process left, with what it is subscribed to. What is kept for it follows. */
    NamedSubscriber recover(RecoveredName left) {
        NamedSubscriber created = remember(left.name(), left.userId(), null, left.log());
        created.recover(left.seen(), clock.getAsLong(), left.topics());
        if (left.hasStream()) {
            created.kept().recover(left.stream(), left.acknowledged());
        } else {
            created.kept().recover();
        }
        sweepLater();
        return created;
    }

    /** More of what waits for a subscriber on disk can be read. */
    private void readable(NamedSubscriber subscriber) {
        subscriber.roomAgain(SendStep.now());
        if (closed) {
            socket.changed();
        }
    }

    /** Forgets a subscriber that is not connected, what it subscribed to, and what is kept for it. */
    void forget(NamedSubscriber subscriber, NameForgotten.Why why) {
        byName.remove(subscriber.routingId());
        publisher.disconnected(subscriber);
        publisher.detached(subscriber);
        subscriber.kept().releaseSent();
        long dropped = subscriber.kept().dropWaiting(DropReason.FORGOTTEN);
        subscriber.log().forget();
        socket.tell(new NameForgotten(socket.name(), subscriber.routingId(), why, dropped));
    }

    /** As long as a name is remembered, what has become too old is looked for now and then. */
    void sweepLater() {
        if (!sweeping && !closed) {
            sweeping = true;
            Duration shorter = limits.age().compareTo(limits.remembered()) < 0 ? limits.age() : limits.remembered();
            Duration wait = shorter.dividedBy(SWEEPS);
            socket.postLater(this::sweep, wait.compareTo(LONGEST_SWEEP) < 0 ? wait : LONGEST_SWEEP);
        }
    }

    private void sweep() {
        sweeping = false;
        if (!closed) {
            dropOld();
            if (!byName.isEmpty()) {
                sweepLater();
            }
        }
    }

    /** The publisher closes: nothing becomes too old any more. */
    void close() {
        closed = true;
    }

    private void dropOld() {
        for (NamedSubscriber subscriber : byName.values()) {
            if (subscriber.isUnseen(limits.remembered().toNanos(), clock.getAsLong())) {
                forget(subscriber, NameForgotten.Why.UNSEEN);
            } else {
                subscriber.kept().expire(subscriber.connection() != null);
            }
        }
    }

    /** What waits for all of them. Any thread. */
    HeldMessages waiting() {
        return byName.values().stream()
                .map(subscriber -> subscriber.kept().counts().held())
                .reduce(HeldMessages.NONE, HeldMessages::plus);
    }

    /** All of them, in the order of their names. Any thread. */
    List<NameSnapshot> snapshots() {
        return byName.values().stream()
                .map(NamedSubscriber::snapshot)
                .sorted(Comparator.comparing(each -> each.name().toString()))
                .toList();
    }
}
