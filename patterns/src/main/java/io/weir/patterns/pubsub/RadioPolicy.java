package io.weir.patterns.pubsub;

import io.weir.Command;
import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fans each message out to the peers that joined the group that its first frame names (RFC 48, RADIO). A peer without
 * room loses the message, which is counted; with no-drop nobody gets it until all have room.
 *
 * <p>The groups of a peer are a set: who joins twice need leave but once.
 */
final class RadioPolicy implements SendPolicy {
    /** The group and the body. */
    static final int FRAMES = 2;

    private static final List<Peer> NOBODY = List.of();

    private final PrefixMap<List<Peer>> groups = new PrefixMap<>();
    private final Map<Peer, Joined> peers = new LinkedHashMap<>();
    private final SendContext socket;
    private final boolean noDrop;

    /** What a peer has joined, against the limits. */
    private static final class Joined {
        final PrefixMap<List<Peer>> groups = new PrefixMap<>();
        long bytes;
    }

    RadioPolicy(SendContext socket, boolean noDrop) {
        this.socket = socket;
        this.noDrop = noDrop;
    }

    /** How many peers are in the group. */
    int members(byte[] group) {
        return membersOf(group).size();
    }

    /** How many peers are in any group. */
    int members() {
        return (int) peers.values().stream()
                .filter(joined -> joined.groups.size() > 0)
                .count();
    }

    @Override
    public int subscriptions() {
        return groups.size();
    }

    private List<Peer> membersOf(byte[] group) {
        List<Peer> members = groups.get(group);
        return members == null ? NOBODY : members;
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
        if (noDrop && !haveRoom(members, message.size())) {
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
        if (noDrop) {
            for (Map.Entry<Peer, Joined> peer : peers.entrySet()) {
                if (peer.getValue().groups.size() > 0 && !peer.getKey().out().awaitRoom(0)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean haveRoom(List<Peer> members, long bytes) {
        for (Peer member : members) {
            if (!member.out().awaitRoom(bytes)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void roomAgain(Peer peer) {
        retryAll();
    }

    /** With no-drop a sender waits for certain peers: for their room, or until they are no longer in the group. */
    private void retryAll() {
        if (noDrop) {
            socket.retryAll();
        }
    }

    // ---- peers

    @Override
    public @Nullable Refusal attached(Peer peer) {
        peers.put(peer, new Joined());
        return null;
    }

    @Override
    public void disconnected(Peer peer) {
        Joined joined = peers.get(peer);
        if (joined != null) {
            joined.groups.forEach((group, members) -> leave(peer, group, members));
            peers.put(peer, new Joined());
            changed();
        }
    }

    @Override
    public void detached(Peer peer) {
        peers.remove(peer);
    }

    // ---- groups

    @Override
    public void received(Peer peer, Command command) {
        Joined joined = peers.get(peer);
        if (joined == null) {
            return;
        }
        if (command instanceof Command.Join join) {
            join(peer, joined, join.group());
        } else if (command instanceof Command.Leave leave) {
            List<Peer> members = joined.groups.remove(leave.group());
            if (members != null) {
                joined.bytes -= leave.group().length;
                leave(peer, leave.group(), members);
            }
        }
        changed();
    }

    private void join(Peer peer, Joined joined, byte[] name) {
        List<Peer> members = groups.get(name);
        if (members == null) {
            members = new ArrayList<>(1);
            groups.put(name, members);
        }
        if (joined.groups.put(name, members) != null) {
            return;
        }
        members.add(peer);
        joined.bytes += name.length;
        String exceeded = socket.limits().exceededBy(joined.groups.size(), joined.bytes);
        if (exceeded != null) {
            peer.refuse(Refusal.TOO_MANY_SUBSCRIPTIONS, exceeded);
        }
    }

    private void leave(Peer peer, byte[] group, List<Peer> members) {
        members.remove(peer);
        if (members.isEmpty()) {
            groups.remove(group);
        }
    }

    private void changed() {
        socket.changed();
        retryAll();
    }
}
