package io.weir.patterns.retention;

import io.weir.Refusal;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendStep;
import io.weir.transport.Command;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who may have the name that it asks for, and what happens when it has it. Under the send lock. */
final class Admission {
    /** From the return of a name until subscriptions end that its new connection has not repeated, and cannot say that it will. */
    static final Duration SETTLING = Duration.ofSeconds(1);

    private final Names names;
    private final SendContext socket;
    private final boolean takesOver;

    Admission(Names names, SendContext socket, boolean takesOver) {
        this.names = names;
        this.socket = socket;
        this.takesOver = takesOver;
    }

    /** The guest gets the name that it asks for, or waits until the connection of another that has it ends, or is refused. */
    @Nullable Refusal admit(Guest guest, SendStep step) {
        NamedSubscriber subscriber = names.findOrRemember(guest);
        if (subscriber == null) {
            return Refusal.TOO_MANY_NAMES;
        }
        if (!subscriber.belongsTo(guest.userId())) {
            return Refusal.NAME_IN_USE;
        }
        Peer before = subscriber.connection();
        if (before == null) {
            enter(guest, subscriber, step);
            return null;
        }
        if (subscriber.successor() != null || !mayReplace(guest, subscriber)) {
            return Refusal.NAME_IN_USE;
        }
        subscriber.successor(guest.peer());
        before.refuse(Refusal.NAME_TAKEN_OVER, "name: " + guest.claim() + ", by " + guest.peer());
        return null;
    }

    /** A subscriber that goes on with its stream has lost the connection that is still here, which has not been noticed yet. */
    private boolean mayReplace(Guest guest, NamedSubscriber subscriber) {
        Command.Resume resume = guest.resume();
        return takesOver || (resume != null && subscriber.kept().isStream(resume.stream()));
    }

    private void enter(Guest guest, NamedSubscriber subscriber, SendStep step) {
        guest.is(subscriber);
        subscriber.arrived(guest.peer());
        guest.takeSaid().forEach(command -> subscriber.takes(command, step));
        if (!guest.resumes()) {
            subscriber.open(step);
            socket.postLater(() -> settle(guest), SETTLING);
        }
        socket.changed();
        names.sweepLater();
    }

    private void settle(Guest guest) {
        NamedSubscriber subscriber = guest.subscriber();
        if (subscriber != null && guest.peer().equals(subscriber.connection())) {
            subscriber.settle();
        }
    }
}
