package io.weir.patterns.pubsub;

import io.weir.Command;
import io.weir.DropReason;
import io.weir.Message;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceiveContext;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What subscribers send to a publisher. Subscriptions in the form of ZMTP 3.0, messages that begin with a byte 1 or 0,
 * come to the {@link Publisher} as the commands that they are; it takes both forms from everybody, as libzmq does. Other
 * messages are for the application of an XPUB; a PUB drops and counts them.
 *
 * <p>All of this happens as messages arrive, whether or not the application receives: a subscription must not wait.
 */
final class Upstream implements ReceivePolicy {
    private static final byte CANCEL = 0;
    private static final byte SUBSCRIBE = 1;

    private final ReceiveContext socket;
    private final boolean delivers;
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private int messagesHeld;
    private volatile @Nullable Peer lastFrom;

    private record Arrival(Message message, Peer from, boolean made) {}

    private Upstream(ReceiveContext socket, boolean delivers) {
        this.socket = socket;
        this.delivers = delivers;
    }

    /** For a PUB, which delivers nothing. */
    static Upstream discarding(ReceiveContext socket) {
        return new Upstream(socket, false);
    }

    /** For an XPUB, which delivers subscriptions and messages. */
    static Upstream delivering(ReceiveContext socket) {
        return new Upstream(socket, true);
    }

    /** Tells the application of a subscription. From the send seat. */
    void notify(Peer peer, boolean subscribe, byte[] topic) {
        byte[] frame = new byte[1 + topic.length];
        frame[0] = subscribe ? SUBSCRIBE : CANCEL;
        System.arraycopy(topic, 0, frame, 1, topic.length);
        Arrival arrival = new Arrival(Message.wrap(frame), peer, true);
        socket.post(() -> {
            socket.made(1);
            arrivals.add(arrival);
        });
        socket.signal();
    }

    /** Whose subscription or message was received last; null before. */
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
        messagesHeld -= next.made() ? 0 : 1;
        return next.message();
    }

    @Override
    public boolean isReadable() {
        return !arrivals.isEmpty();
    }

    @Override
    public long held() {
        return arrivals.size();
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
        byte[] first = message.prefix(1);
        if (first.length > 0 && (first[0] == SUBSCRIBE || first[0] == CANCEL)) {
            byte[] topic = Arrays.copyOfRange(message.array(0), 1, message.length(0));
            socket.made(-1);
            peer.received(first[0] == SUBSCRIBE ? new Command.Subscribe(topic) : new Command.Cancel(topic));
        } else if (!delivers) {
            peer.in().drop(DropReason.NOT_ACCEPTED);
        } else if (isFull()) {
            peer.in().drop(DropReason.HIGH_WATER_MARK);
        } else {
            messagesHeld++;
            arrivals.add(new Arrival(message, peer, false));
        }
    }

    private boolean isFull() {
        int mark = socket.highWaterMark();
        return mark != 0 && messagesHeld >= mark;
    }
}
