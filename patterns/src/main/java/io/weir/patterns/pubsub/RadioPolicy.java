package io.weir.patterns.pubsub;

import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.transport.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fans each message out to the peers that joined the group that its first frame names (RFC 48, RADIO). A peer without
 * room loses the message, which is counted; with no-drop no peer gets it until all have room.
 *
 * <p>The groups of a peer are a set: a peer that joins twice need leave but once.
 */
final class RadioPolicy implements SendPolicy {
    /** The group and the body. */
    static final int FRAMES = 2;

    private static final List<Peer> NO_MEMBERS = List.of();

    private final PrefixMap<List<Peer>> groups = new PrefixMap<>();

    /** The groups of each peer, with all of their members. */
    private final Map<Peer, PrefixMap<List<Peer>>> joined = new HashMap<>();

    private final Subscribers peers;
    private final SendContext socket;
    private final Waiting waiting;

    RadioPolicy(SendContext socket, Waiting waiting) {
        this.socket = socket;
        this.waiting = waiting;
        peers = new Subscribers(socket, waiting);
    }

    /** How many peers are in the group. */
    int members(byte[] group) {
        return membersOf(group).size();
    }

    /** How many peers are in any group. */
    int members() {
        return peers.subscribed();
    }

    @Override
    public int subscriptions() {
        return groups.size();
    }

    private List<Peer> membersOf(byte[] group) {
        List<Peer> members = groups.get(group);
        return members == null ? NO_MEMBERS : members;
    }

    // ---- sending

    @Override
    public SendResult send(Message message, SendStep step) {
        if (message.frameCount() != FRAMES) {
            throw new FrameCountException(socket.name(), message.frameCount(), FRAMES);
        }
        byte[] group = message.array(0);
        Group.checkLength(group);
        List<Peer> members = membersOf(group);
        if (waiting != Waiting.NEVER && !mayGo(members, message.size())) {
            return SendResult.FULL;
        }
        for (int i = 0; i < members.size(); i++) {
            members.get(i).out().offerOrDrop(message, step);
        }
        if (members.isEmpty()) {
            socket.noSubscriber();
        }
        return SendResult.SENT;
    }

    /** With no-drop, only while every member of a group has room: the next message may be for any of them. */
    @Override
    public boolean hasRoom() {
        return peers.haveRoom(false);
    }

    private boolean mayGo(List<Peer> members, long bytes) {
        for (Peer member : members) {
            if (!waiting.mayGo(member.out(), bytes)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void roomAgain(Peer peer) {
        peers.retryAll();
    }

    // ---- peers

    @Override
    public @Nullable Refusal attached(Peer peer) {
        peers.add(peer);
        joined.put(peer, new PrefixMap<>());
        return null;
    }

    @Override
    public void disconnected(Peer peer) {
        PrefixMap<List<Peer>> left = joined.replace(peer, new PrefixMap<>());
        if (left != null) {
            left.forEach((group, members) -> leave(peer, group, members));
            peers.reset(peer);
            peers.changed();
        }
    }

    @Override
    public void detached(Peer peer) {
        peers.remove(peer);
        joined.remove(peer);
    }

    // ---- groups

    @Override
    public void received(Peer peer, Command command) {
        PrefixMap<List<Peer>> own = joined.get(peer);
        if (own == null) {
            return;
        }
        if (command instanceof Command.Join join) {
            join(peer, own, join.group());
        } else if (command instanceof Command.Leave leave) {
            List<Peer> members = own.remove(leave.group());
            if (members != null) {
                peers.cancelled(peer, leave.group().length);
                leave(peer, leave.group(), members);
            }
        }
        peers.changed();
    }

    private void join(Peer peer, PrefixMap<List<Peer>> own, byte[] name) {
        if (own.get(name) != null || !peers.admits(peer, name.length)) {
            return;
        }
        List<Peer> members = groups.get(name);
        if (members == null) {
            members = new ArrayList<>(1);
            groups.put(name, members);
        }
        own.put(name, members);
        members.add(peer);
    }

    private void leave(Peer peer, byte[] group, List<Peer> members) {
        members.remove(peer);
        if (members.isEmpty()) {
            groups.remove(group);
        }
    }
}
