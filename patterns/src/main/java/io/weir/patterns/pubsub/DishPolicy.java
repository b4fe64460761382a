package io.weir.patterns.pubsub;

import io.weir.Command;
import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Both halves of a DISH (RFC 48): the groups that it is in, told to every RADIO when that changes and to each anew when it
 * connects; and what they send, filtered once more. One lock serves both halves.
 *
 * <p>What is no group and one more frame ends the connection, as in libzmq.
 */
final class DishPolicy {
    private final PrefixMap<Boolean> groups = new PrefixMap<>();

    /** Those that were told all groups when their connection came, and so must hear of each change. */
    private final Set<Peer> informed = new LinkedHashSet<>();

    private final FairQueue messages = new FairQueue(this::against);

    SendPolicy sending() {
        return new Up();
    }

    ReceivePolicy receiving() {
        return messages;
    }

    /** Joins; false if it is in the group already. */
    boolean join(byte[] group) {
        if (groups.put(group, true) != null) {
            return false;
        }
        tell(new Command.Join(group));
        return true;
    }

    /** Leaves; false if it is not in the group. */
    boolean leave(byte[] group) {
        if (groups.remove(group) == null) {
            return false;
        }
        tell(new Command.Leave(group));
        return true;
    }

    private void tell(Command command) {
        for (Peer radio : informed) {
            radio.out().send(command);
        }
    }

    private @Nullable DropReason against(Message message, Peer from) {
        if (message.frameCount() != RadioPolicy.FRAMES || !Group.isShortEnough(message.array(0))) {
            from.refuse(
                    Refusal.MALFORMED_MESSAGE,
                    message + " (expected: a group of <= " + Command.MAX_GROUP_LENGTH + " bytes and one more frame)");
            return DropReason.MALFORMED;
        }
        return groups.get(message.array(0)) == null ? DropReason.NOT_SUBSCRIBED : null;
    }

    /** Towards the RADIOs: groups alone. */
    private final class Up implements SendPolicy {
        @Override
        public SendResult send(Message message, SendStep step) {
            return SendResult.NO_PEER;
        }

        @Override
        public int subscriptions() {
            return groups.size();
        }

        @Override
        public @Nullable Refusal established(Peer peer) {
            groups.forEach((group, joined) -> peer.out().send(new Command.Join(group)));
            informed.add(peer);
            return null;
        }

        @Override
        public void disconnected(Peer peer) {
            informed.remove(peer);
        }

        @Override
        public void detached(Peer peer) {
            informed.remove(peer);
        }
    }
}
