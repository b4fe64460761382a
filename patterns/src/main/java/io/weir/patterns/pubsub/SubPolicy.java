package io.weir.patterns.pubsub;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.memory.Messages;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import io.weir.transport.Command;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Both halves of a SUB or XSUB (RFC 29): what is subscribed to, told to every publisher when it changes and to each
 * anew when it connects; and what they send, filtered once more by a SUB. One lock serves both halves.
 *
 * <p>Subscriptions count, as in libzmq: each call is told to the publishers, a CANCEL only when the last of equal
 * subscriptions ends. They are commands, so no high-water mark drops one.
 */
final class SubPolicy {
    private final PrefixMap<Count> topics = new PrefixMap<>();
    private final Set<Peer> publishers = new LinkedHashSet<>();

    private final Up up = new Up();
    private final SendContext socket;
    private final ReceivePolicy messages;
    private final boolean inverts;

    /** Null for a subscriber without a name. */
    private final @Nullable Acknowledger acknowledger;

    private static final class Count {
        int subscriptions = 1;
    }

    /** Makes the halves of a socket that acknowledges nothing. */
    SubPolicy(SendContext socket, boolean filters, boolean inverts) {
        this(socket, filters, inverts, null);
    }

    /**
     * Makes the halves of a socket.
     *
     * @param filters whether what does not match a subscription is dropped
     * @param inverts whether what does match is
     * @param acknowledger hears of each message that is taken; null for none
     */
    SubPolicy(SendContext socket, boolean filters, boolean inverts, @Nullable Acknowledger acknowledger) {
        this.socket = socket;
        this.inverts = inverts;
        this.acknowledger = acknowledger;
        if (acknowledger == null) {
            messages = filters ? new FairQueue((message, from) -> against(message)) : new FairQueue();
        } else {
            FairQueue counted = new FairQueue((message, from) -> {
                acknowledger.taken(message, from);
                return filters ? against(message) : null;
            });
            messages = new AcknowledgingQueue(counted, acknowledger);
        }
    }

    SendPolicy sending() {
        return up;
    }

    ReceivePolicy receiving() {
        return messages;
    }

    void subscribe(byte[] topic) {
        Count known = topics.get(topic);
        if (known == null) {
            topics.put(topic, new Count());
        } else {
            known.subscriptions++;
        }
        up.tell(new Command.Subscribe(topic));
    }

    /** Takes one subscription back; one that is not there changes nothing. */
    void unsubscribe(byte[] topic) {
        Count known = topics.get(topic);
        if (known != null && --known.subscriptions == 0) {
            topics.remove(topic);
            up.tell(new Command.Cancel(topic));
        }
    }

    int topics() {
        return topics.size();
    }

    private @Nullable DropReason against(Message message) {
        boolean matches = topics.hasPrefixOf(Messages.prefix(message, topics.longest()));
        return matches == inverts ? DropReason.NOT_SUBSCRIBED : null;
    }

    /** Towards the publishers: subscriptions, and the messages of an XSUB, to all of them. */
    private final class Up extends SubscriptionSender {
        /** The first frames may be subscriptions, as {@link SubscriptionReader} has it; those behind are a message of its own. */
        @Override
        public SendResult send(Message message, SendStep step) {
            int leading = SubscriptionReader.subscriptionsIn(message);
            for (int i = 0; i < leading; i++) {
                byte[] topic = SubscriptionReader.topicIn(message, i);
                if (message.array(i)[0] == 1) {
                    subscribe(topic);
                } else {
                    unsubscribe(topic);
                }
            }
            if (leading < message.frameCount()) {
                sendUp(leading == 0 ? message : message.skip(leading), step);
            }
            return SendResult.SENT;
        }

        private void sendUp(Message message, SendStep step) {
            if (publishers.isEmpty()) {
                socket.noSubscriber();
            }
            publishers.forEach(publisher -> publisher.out().offerOrDrop(message, step));
        }

        @Override
        public int subscriptions() {
            return topics();
        }

        @Override
        public @Nullable Refusal attached(Peer peer) {
            publishers.add(peer);
            return null;
        }

        @Override
        void forEach(Consumer<Command> command) {
            topics.forEach((topic, count) -> command.accept(new Command.Subscribe(topic)));
        }

        @Override
        void informed(Peer publisher) {
            if (acknowledger != null) {
                acknowledger.connected(publisher);
            }
        }

        @Override
        public void detached(Peer peer) {
            publishers.remove(peer);
            if (acknowledger != null) {
                acknowledger.leaving(peer);
            }
            super.detached(peer);
        }

        @Override
        public void closing(SendStep step) {
            if (acknowledger != null) {
                acknowledger.closes();
            }
        }
    }
}
