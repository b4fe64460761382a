package io.weir.jmx;

import io.weir.snapshot.SocketSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A socket in JMX: a {@link SocketSnapshot} by getters, of which JMX makes composite data. Immutable. */
public final class SocketRow {
    private final SocketSnapshot socket;

    SocketRow(SocketSnapshot socket) {
        this.socket = socket;
    }

    /** What the socket is called. */
    public String getName() {
        return socket.name();
    }

    /** The kind, such as {@code PUSH}. */
    public String getType() {
        return socket.type();
    }

    /** The endpoints that it listens on. */
    public List<String> getBound() {
        return socket.bound().stream().map(Object::toString).toList();
    }

    /** The endpoints that it connects to. */
    public List<String> getConnected() {
        return socket.connected().stream().map(Object::toString).toList();
    }

    /** How many peers there are, those included that are sought. */
    public int getPeers() {
        return socket.peers().size();
    }

    /** Copies that it took from the application. */
    public long getAccepted() {
        return socket.messages().accepted();
    }

    /** Copies that were handed to the operating system, or to the other end of an inproc pair. */
    public long getWritten() {
        return socket.messages().written();
    }

    /** Copies that wait to be written. */
    public long getSendQueued() {
        return socket.messages().sendQueued();
    }

    /** Bytes of those. */
    public long getSendQueuedBytes() {
        return socket.volume().sendQueued();
    }

    /** Those of them that are on disk. */
    public long getSpilled() {
        return socket.messages().sendSpilled();
    }

    /** Copies that were dropped, by reason. */
    public Map<String, Long> getSendDropped() {
        return byName(socket.messages().sendDropped());
    }

    /** Messages that arrived. */
    public long getArrived() {
        return socket.messages().decoded();
    }

    /** Messages that the application received. */
    public long getDelivered() {
        return socket.messages().delivered();
    }

    /** Messages that wait to be received. */
    public long getReceiveQueued() {
        return socket.messages().receiveQueued();
    }

    /** Bytes of those. */
    public long getReceiveQueuedBytes() {
        return socket.volume().receiveQueued();
    }

    /** Messages that arrived and were dropped, by reason. */
    public Map<String, Long> getReceiveDropped() {
        return byName(socket.messages().receiveDropped());
    }

    /** How often a sender waited for room. */
    public long getBlockedSends() {
        return socket.blockedSends().count();
    }

    /** How long altogether, in milliseconds. */
    public long getBlockedMillis() {
        return socket.blockedSends().total().toMillis();
    }

    /** Topics that peers are subscribed to, or it is. */
    public long getSubscriptions() {
        return socket.subscriptions();
    }

    /** Peers that were refused, by reason. */
    public Map<String, Long> getRefusals() {
        return byName(socket.refusals());
    }

    private static Map<String, Long> byName(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> named = new TreeMap<>();
        counts.forEach((reason, count) -> named.put(reason.name(), count));
        return named;
    }
}
