package io.weir.patterns.testing;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.pattern.InPipe;
import io.weir.pattern.OutPipe;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendStep;
import io.weir.security.Verdict;
import io.weir.transport.Command;
import io.weir.transport.RemoteMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A peer without a connection, whose pipes are lists: what a policy did to it can be read off. */
public final class FakePeer implements Peer, OutPipe, InPipe {
    private final String name;
    private final ArrayDeque<Message> arriving = new ArrayDeque<>();

    /** What was offered and taken. */
    public final List<String> sent = new ArrayList<>();

    /** The same as messages, for frames that are no text. */
    public final List<Message> messages = new ArrayList<>();

    /** The commands that were sent. */
    public final List<Command> commands = new ArrayList<>();

    /** Why messages from here were dropped. */
    public final List<DropReason> dropped = new ArrayList<>();

    /** Commands that came as messages. */
    public final List<Command> received = new ArrayList<>();

    /** Messages that were offered and dropped for want of room. */
    public int overflowed;

    /** Why the policy refused it; null if it did not. */
    public @Nullable Refusal refused;

    /** Whether a call of {@code roomAgain} is owed. */
    public boolean awaitsRoom;

    /** Whether a call of {@code readable} is owed. */
    public boolean awaitsMessages;

    /** Whether the policy said that it keeps what it offers. */
    public boolean keepsUntilAcknowledged;

    private int room = Integer.MAX_VALUE;
    private int written;
    private long arrived;
    private boolean dialed;
    private boolean connected = true;
    private boolean gone;
    private boolean named;
    private RoutingId routingId = RoutingId.NONE;
    private RoutingId assigned = RoutingId.NONE;
    private @Nullable RemoteMetadata remote;

    public FakePeer(String name) {
        this.name = name;
    }

    /** A peer that announced that routing id. */
    public static FakePeer announcing(String id) {
        FakePeer peer = new FakePeer(id);
        peer.announces(id);
        return peer;
    }

    /** Announces a routing id from its next connection on. */
    public void announces(String id) {
        remote = new RemoteMetadata("here", name, 1, "NULL", "DEALER", RoutingId.of(id), Map.of());
    }

    /** A subscriber that announced that routing id, and whether it acknowledges what it takes. */
    public static FakePeer subscriber(String id, boolean acknowledges) {
        FakePeer peer = new FakePeer(id);
        peer.remote = new RemoteMetadata(
                "here",
                id,
                1,
                "NULL",
                "SUB",
                id.isEmpty() ? RoutingId.NONE : RoutingId.of(id),
                acknowledges ? Map.of("x-weir-resumes", new byte[] {'1'}) : Map.of());
        return peer;
    }

    /** An authenticator accepted it as that user. */
    public FakePeer ofUser(String id) {
        remote = remote == null ? null : remote.acceptedAs(new Verdict.Accepted(id, Map.of()));
        return this;
    }

    /** The socket connects to it. */
    public FakePeer dialed() {
        dialed = true;
        return this;
    }

    /** Has room for so many more messages. */
    public FakePeer withRoomFor(int messages) {
        room = messages;
        return this;
    }

    /** Was connected to by an application that chose this routing id for it. */
    public FakePeer assigned(RoutingId id) {
        assigned = id;
        return this;
    }

    /** Its connection is lost, or came back. */
    public void connected(boolean now) {
        connected = now;
    }

    /** Sends messages of these frames each; returns whether the policy must be told that it is readable. */
    public boolean sends(Message... messages) {
        arriving.addAll(List.of(messages));
        arrived += messages.length;
        boolean owed = awaitsMessages;
        awaitsMessages = false;
        return owed;
    }

    /** Nothing more will arrive. */
    public void goes() {
        gone = true;
        connected = false;
    }

    // ---- what policies see

    @Override
    public Peer peer() {
        return this;
    }

    @Override
    public OutPipe out() {
        return this;
    }

    @Override
    public InPipe in() {
        return this;
    }

    @Override
    public boolean offer(Message message, SendStep step) {
        if (!awaitRoom(message.size())) {
            return false;
        }
        take(message);
        return true;
    }

    private void take(Message message) {
        room--;
        sent.add(text(message));
        messages.add(message);
    }

    private static String text(Message message) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < message.frameCount(); i++) {
            frames.add(message.text(i));
        }
        return String.join("|", frames);
    }

    @Override
    public void offerOrDrop(Message message, SendStep step) {
        if (room > 0) {
            take(message);
        } else {
            overflowed++;
        }
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        return room > 0;
    }

    @Override
    public boolean awaitRoom(long bytes) {
        awaitsRoom = room <= 0;
        return !awaitsRoom;
    }

    @Override
    public void send(Command command) {
        commands.add(command);
    }

    @Override
    public void keepsUntilAcknowledged() {
        keepsUntilAcknowledged = true;
    }

    @Override
    public void liftLimits() {
        room = Integer.MAX_VALUE;
    }

    /** What was offered and not {@linkplain #writes written}. */
    @Override
    public @Nullable Message takeBack() {
        return messages.size() > written ? messages.remove(written) : null;
    }

    /** So many of the messages that were offered are written. */
    public void writes(int more) {
        written += more;
    }

    @Override
    public long arrived() {
        return arrived;
    }

    @Override
    public @Nullable Message poll(ReceiveStep step) {
        return arriving.poll();
    }

    @Override
    public boolean isReadable() {
        return !arriving.isEmpty();
    }

    @Override
    public boolean awaitMessages() {
        awaitsMessages = arriving.isEmpty();
        return awaitsMessages;
    }

    @Override
    public boolean isExhausted() {
        return gone && arriving.isEmpty();
    }

    @Override
    public void drop(DropReason reason) {
        dropped.add(reason);
    }

    @Override
    public @Nullable RemoteMetadata remote() {
        return remote;
    }

    @Override
    public boolean isDialed() {
        return dialed;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public RoutingId routingId() {
        return routingId;
    }

    @Override
    public void routingId(RoutingId id) {
        routingId = id;
        named = true;
    }

    @Override
    public boolean isNamed() {
        return named;
    }

    @Override
    public RoutingId assignedId() {
        return assigned;
    }

    @Override
    public void received(Command command) {
        received.add(command);
    }

    @Override
    public void refuse(Refusal reason, String detail) {
        refused = reason;
    }

    @Override
    public boolean closeConnection() {
        boolean was = connected;
        connected = false;
        return was;
    }

    @Override
    public void disconnect() {
        gone = true;
        connected = false;
    }

    @Override
    public String toString() {
        return name;
    }
}
