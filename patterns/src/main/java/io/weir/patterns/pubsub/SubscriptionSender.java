package io.weir.patterns.pubsub;

import io.weir.Refusal;
import io.weir.pattern.Peer;
import io.weir.pattern.SendPolicy;
import io.weir.transport.Command;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a SUB, XSUB or DISH tells its publishers: to each whose connection comes all that it subscribed to, and from then on
 * each change, until that connection is lost.
 */
abstract class SubscriptionSender implements SendPolicy {
    /** Those that were told all when their connection came, and so must hear of each change. */
    private final Set<Peer> informed = new LinkedHashSet<>();

    /** Hands over the commands that subscribe to all that is subscribed to now. */
    abstract void forEach(Consumer<Command> command);

    /** Tells of a change. */
    final void tell(Command change) {
        for (Peer publisher : informed) {
            publisher.out().send(change);
        }
    }

    @Override
    public final @Nullable Refusal established(Peer publisher) {
        forEach(publisher.out()::send);
        informed.add(publisher);
        informed(publisher);
        return null;
    }

    /** The publisher was told all. */
    void informed(Peer publisher) {}

    @Override
    public final void disconnected(Peer publisher) {
        informed.remove(publisher);
    }

    @Override
    public void detached(Peer publisher) {
        informed.remove(publisher);
    }
}
