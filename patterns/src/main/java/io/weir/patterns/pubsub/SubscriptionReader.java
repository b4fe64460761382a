package io.weir.patterns.pubsub;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.memory.Messages;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceiveContext;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendContext;
import io.weir.transport.Command;
import io.weir.transport.RemoteMetadata;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What subscribers send to a publisher. Subscriptions in the form of ZMTP 3.0, messages that begin with a byte 1 or 0,
 * come to the {@link PubPolicy} as the commands that they are; it takes both forms from every peer, as libzmq does. Other
 * messages are for the application of an XPUB; a PUB drops and counts them. Of several frames the first ones may be
 * subscriptions, and those that follow are a message of its own.
 *
 * <p>libzmq looks for subscriptions behind the first other frame, too, and so may tear a message apart, or keep its last frame
 * from the application for good. Here that message is whole.
 *
 * <p>All of this happens as messages arrive, whether or not the application receives: a subscription must not wait.
 */
final class SubscriptionReader implements ReceivePolicy, PubPolicy.Notifications {
    private static final byte CANCEL = 0;
    private static final byte SUBSCRIBE = 1;

    private final ReceiveContext socket;
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private final @Nullable SendContext subscriptions;
    private int messagesHeld;

    /** Of those, the ones that are behind the subscriptions in the send lock. */
    private int onTheWay;

    /** Subscriptions and cancellations that were told, and not received yet. */
    private final AtomicInteger untaken = new AtomicInteger();

    private final AtomicLong untakenBytes = new AtomicLong();

    private volatile @Nullable Peer lastFrom;

    /**
     * The peer that each origin of a subscription stands for, by identity: that of an earlier connection is no key.
     * Under the send lock.
     */
    private final IdentityHashMap<Origin, Peer> peers = new IdentityHashMap<>();

    /** What the subscriptions of each peer have for their origin. Under the send lock. */
    private final Map<Peer, Origin> origins = new HashMap<>();

    private record Arrival(Message message, Peer from, boolean made) {}

    private SubscriptionReader(ReceiveContext socket, @Nullable SendContext subscriptions) {
        this.socket = socket;
        this.subscriptions = subscriptions;
    }

    /** For a PUB, which delivers nothing. */
    static SubscriptionReader discarding(ReceiveContext socket) {
        return new SubscriptionReader(socket, null);
    }

    /**
     * For an XPUB, which delivers subscriptions and messages.
     *
     * @param subscriptions the half that subscriptions go through: what was sent after one must not come before it
     */
    static SubscriptionReader delivering(ReceiveContext socket, SendContext subscriptions) {
        return new SubscriptionReader(socket, subscriptions);
    }

    /**
     * An application that does not receive its subscriptions may leave as many, and as many bytes, as one peer may subscribe to.
     * Cancellations are always told: there is none without a subscription.
     */
    @Override
    public boolean admits(Peer peer, int topicBytes) {
        String exceeded = subscriptions == null
                ? null
                : subscriptions.limits().exceededBy(untaken.get() + 1L, untakenBytes.get() + topicBytes);
        if (exceeded != null) {
            peer.refuse(Refusal.TOO_MANY_SUBSCRIPTIONS, "of all peers, told and not received, " + exceeded);
        }
        return exceeded == null;
    }

    /** Tells the application of a subscription. Under the send lock. */
    @Override
    public void subscription(Peer peer, boolean subscribe, byte[] topic) {
        byte[] frame = new byte[1 + topic.length];
        frame[0] = subscribe ? SUBSCRIBE : CANCEL;
        System.arraycopy(topic, 0, frame, 1, topic.length);
        Message told = Message.wrap(frame);
        Origin origin = originOf(peer);
        Arrival arrival = new Arrival(origin == null ? told : told.withOrigin(origin), peer, true);
        untaken.incrementAndGet();
        untakenBytes.addAndGet(topic.length);
        socket.post(() -> {
            socket.made(1);
            arrivals.add(arrival);
        });
        socket.signal();
    }

    private @Nullable Origin originOf(Peer peer) {
        Origin known = origins.get(peer);
        RemoteMetadata remote = peer.remote();
        if (known == null && remote != null) {
            known = remote.origin();
            origins.put(peer, known);
            peers.put(known, peer);
        }
        return known;
    }

    @Override
    public void disconnected(Peer peer) {
        Origin origin = origins.remove(peer);
        if (origin != null) {
            peers.remove(origin);
        }
    }

    /** The peer whose subscriptions have that origin; null if its connection has ended. Under the send lock. */
    @Nullable Peer peerOf(Origin origin) {
        return peers.get(origin);
    }

    /** The peer whose subscription or message was received last; null before. */
    @Nullable Peer lastFrom() {
        return lastFrom;
    }

    @Override
    public @Nullable Message receive(ReceiveStep step) {
        Arrival next = arrivals.poll();
        if (next == null) {
            return null;
        }
        lastFrom = next.from();
        if (next.made()) {
            untaken.decrementAndGet();
            untakenBytes.addAndGet(1 - next.message().size());
        } else {
            messagesHeld--;
        }
        return next.message();
    }

    @Override
    public boolean isReadable() {
        return !arrivals.isEmpty();
    }

    @Override
    public long held() {
        return (long) arrivals.size() + onTheWay;
    }

    @Override
    public void attached(Peer peer) {
        readable(peer);
    }

    @Override
    public void readable(Peer peer) {
        do {
            Message message;
            while ((message = peer.in().poll(ReceiveStep.now())) != null) {
                arrive(peer, message);
            }
        } while (!peer.in().awaitMessages());
    }

    private void arrive(Peer peer, Message message) {
        int leading = subscriptionsIn(message);
        for (int i = 0; i < leading; i++) {
            byte[] topic = topicIn(message, i);
            peer.received(message.array(i)[0] == SUBSCRIBE ? new Command.Subscribe(topic) : new Command.Cancel(topic));
        }
        if (leading < message.frameCount()) {
            arriveRest(peer, leading == 0 ? message : message.skip(leading));
        } else {
            socket.made(-1);
            message.release();
        }
    }

    private void arriveRest(Peer peer, Message message) {
        if (subscriptions == null) {
            drop(peer, message, DropReason.NOT_ACCEPTED);
        } else if (isFull()) {
            drop(peer, message, DropReason.HIGH_WATER_MARK);
        } else {
            messagesHeld++;
            onTheWay++;
            passBehindSubscriptions(new Arrival(message, peer, false), subscriptions);
        }
    }

    private static void drop(Peer from, Message message, DropReason reason) {
        from.in().drop(reason);
        message.release();
    }

    /** By way of the send lock, through which the subscriptions before it go. */
    private void passBehindSubscriptions(Arrival arrival, SendContext by) {
        by.post(() -> {
            socket.post(() -> {
                onTheWay--;
                arrivals.add(arrival);
            });
            socket.signal();
        });
    }

    /** How many of the first frames subscribe to a topic or cancel a subscription. */
    static int subscriptionsIn(Message message) {
        int frame = 0;
        while (frame < message.frameCount() && isSubscription(message, frame)) {
            frame++;
        }
        return frame;
    }

    private static boolean isSubscription(Message message, int frame) {
        if (frame == 0) {
            byte[] first = Messages.prefix(message, 1);
            return first.length > 0 && (first[0] == SUBSCRIBE || first[0] == CANCEL);
        }
        return message.length(frame) > 0 && (message.array(frame)[0] == SUBSCRIBE || message.array(frame)[0] == CANCEL);
    }

    /** The topic of a frame that is a subscription. */
    static byte[] topicIn(Message message, int frame) {
        return Arrays.copyOfRange(message.array(frame), 1, message.length(frame));
    }

    private boolean isFull() {
        int mark = socket.highWaterMark();
        return mark != 0 && messagesHeld >= mark;
    }
}
