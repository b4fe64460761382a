package io.weir.patterns.pubsub;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import io.weir.transport.Command;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Both halves of a DISH (RFC 48): the groups that it is in, told to every RADIO when that changes and to each anew when it
 * connects; and what they send, filtered once more. One lock serves both halves.
 *
 * <p>What is no group and one more frame ends the connection, as in libzmq.
 */
final class DishPolicy {
    private final PrefixMap<Boolean> groups = new PrefixMap<>();

    private final Up up = new Up();
    private final FairQueue messages = new FairQueue(this::against);

    SendPolicy sending() {
        return up;
    }

    ReceivePolicy receiving() {
        return messages;
    }

    /** Joins; false if it is in the group already. */
    boolean join(byte[] group) {
        if (groups.put(group, true) != null) {
            return false;
        }
        up.tell(new Command.Join(group));
        return true;
    }

    /** Leaves; false if it is not in the group. */
    boolean leave(byte[] group) {
        if (groups.remove(group) == null) {
            return false;
        }
        up.tell(new Command.Leave(group));
        return true;
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
    private final class Up extends SubscriptionSender {
        @Override
        public SendResult send(Message message, SendStep step) {
            return SendResult.NO_PEER;
        }

        @Override
        public int subscriptions() {
            return groups.size();
        }

        @Override
        void forEach(Consumer<Command> command) {
            groups.forEach((group, joined) -> command.accept(new Command.Join(group)));
        }
    }
}
