package io.weir.inproc;

import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.queue.MessageQueue;
import io.weir.transport.Command;
import io.weir.transport.Connection;
import io.weir.transport.LocalMetadata;
import io.weir.transport.LocalQueues;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection by name. Messages need no help from it, since the two ends share their queues; it carries the
 * commands across, and the news that either end is gone.
 */
final class InprocConnection implements Connection {
    private final @Nullable LocalQueues queues;
    private final @Nullable MessageQueue brought;
    private final AtomicBoolean closed;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile @Nullable PeerLink own;
    private volatile @Nullable PeerLink other;
    private volatile boolean closeWhenJoined;

    /**
     * Makes one end.
     *
     * @param queues what this end should use; null for the end whose queues they are
     * @param brought what the other end sends through, where its overflow rule needs a queue of its own; otherwise null
     * @param closed shared by the two ends
     */
    private InprocConnection(@Nullable LocalQueues queues, @Nullable MessageQueue brought, AtomicBoolean closed) {
        this.queues = queues;
        this.brought = brought;
        this.closed = closed;
    }

    /** Introduces the two sockets to each other, as a handshake would. */
    static void connect(InprocEnd caller, InprocEnd binding) {
        String name = binding.name();
        LocalMetadata from = caller.setup().introduction();
        LocalMetadata to = binding.setup().introduction();
        RefusedException mismatch = mismatch(from.type(), to.type());
        caller.gate().opened(name, name);
        if (mismatch != null) {
            binding.gate().opened(name, name);
            binding.gate().turnedAway(name, name, mismatch);
            caller.gate().turnedAway(name, name, mismatch);
            return;
        }
        AtomicBoolean closed = new AtomicBoolean();
        MessageQueue brought = binding.gate().ownOutbound();
        InprocConnection near = new InprocConnection(null, brought, closed);
        PeerLink nearLink;
        try {
            nearLink = caller.gate().admit(remote(name, to), near);
        } catch (RefusedException e) {
            caller.gate().turnedAway(name, name, e);
            return;
        }
        LocalQueues theirs = new LocalQueues(nearLink.outbound(), brought == null ? nearLink.inbound() : brought);
        binding.gate().opened(name, name);
        InprocConnection far = new InprocConnection(theirs.mirrored(), null, closed);
        try {
            PeerLink farLink = binding.gate().admit(remote(name, from), far);
            far.join(farLink, nearLink);
            near.join(nearLink, farLink);
            far.begin();
            near.begin();
        } catch (RefusedException e) {
            binding.gate().turnedAway(name, name, e);
            closed.set(true);
            nearLink.closed(null);
            nearLink.inputEnded();
        }
    }

    private static @Nullable RefusedException mismatch(SocketType from, SocketType to) {
        return from.accepts(to.name()) && to.accepts(from.name())
                ? null
                : new RefusedException(Refusal.INCOMPATIBLE_SOCKET_TYPE, from + " with " + to);
    }

    private static RemoteMetadata remote(String name, LocalMetadata introduction) {
        SocketType type = introduction.type();
        RoutingId id = type.announcesRoutingId() ? introduction.routingId() : RoutingId.NONE;
        Map<String, byte[]> properties = new HashMap<>();
        type.properties()
                .forEach((key, value) ->
                        properties.put(key.toLowerCase(Locale.ROOT), value.getBytes(StandardCharsets.US_ASCII)));
        return new RemoteMetadata(name, name, 1, "", type.name(), id, Collections.unmodifiableMap(properties));
    }

    private void join(PeerLink mine, PeerLink theirs) {
        own = mine;
        other = theirs;
    }

    private void begin() {
        wakeWriter();
        if (closeWhenJoined) {
            close();
        }
    }

    @Override
    public void wakeWriter() {
        PeerLink from = own;
        PeerLink to = other;
        if (from == null || to == null || signals.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = signals.get();
            Command command;
            while ((command = from.nextCommand()) != null) {
                to.received(command);
            }
        } while (!signals.compareAndSet(seen, 0));
    }

    @Override
    public void wakeReader() {
        // The other end hears of room from the shared queue itself.
    }

    @Override
    public void finish() {
        close();
    }

    @Override
    public void close() {
        PeerLink mine = own;
        PeerLink theirs = other;
        if (mine == null || theirs == null) {
            closeWhenJoined = true;
            if (own == null || other == null) {
                return;
            }
            close();
        } else if (closed.compareAndSet(false, true)) {
            mine.closed(null);
            theirs.closed(null);
        }
    }

    @Override
    public void outputEnded() {
        PeerLink theirs = other;
        if (theirs != null) {
            theirs.inputEnded();
        }
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public @Nullable MessageQueue inboundOfOther() {
        return brought;
    }

    @Override
    public @Nullable LocalQueues localQueues() {
        return queues;
    }
}
