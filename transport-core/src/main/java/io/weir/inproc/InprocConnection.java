package io.weir.inproc;

import io.weir.Command;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.transport.Connection;
import io.weir.transport.Introduction;
import io.weir.transport.Link;
import io.weir.transport.LocalQueues;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
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
    private final AtomicBoolean closed;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile @Nullable Link own;
    private volatile @Nullable Link other;
    private volatile boolean closeWhenJoined;

    /**
     * Makes one end.
     *
     * @param queues what this end should use; null for the end whose queues they are
     * @param closed shared by the two ends
     */
    private InprocConnection(@Nullable LocalQueues queues, AtomicBoolean closed) {
        this.queues = queues;
        this.closed = closed;
    }

    /** Introduces the two sockets to each other, as a handshake would. */
    static void connect(InprocEnd caller, InprocEnd binding) {
        String name = binding.name();
        Introduction from = caller.setup().introduction();
        Introduction to = binding.setup().introduction();
        RefusedException mismatch = mismatch(from.type(), to.type());
        caller.gate().opened(name, name);
        if (mismatch != null) {
            binding.gate().opened(name, name);
            binding.gate().turnedAway(name, name, mismatch);
            caller.gate().turnedAway(name, name, mismatch);
            return;
        }
        AtomicBoolean closed = new AtomicBoolean();
        InprocConnection near = new InprocConnection(null, closed);
        Link nearLink;
        try {
            nearLink = caller.gate().admit(remote(name, to), near);
        } catch (RefusedException e) {
            caller.gate().turnedAway(name, name, e);
            return;
        }
        LocalQueues theirs = new LocalQueues(nearLink.outbound(), nearLink.inbound());
        binding.gate().opened(name, name);
        InprocConnection far = new InprocConnection(theirs.mirrored(), closed);
        try {
            Link farLink = binding.gate().admit(remote(name, from), far);
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

    private static Remote remote(String name, Introduction introduction) {
        SocketType type = introduction.type();
        RoutingId id = type.announcesRoutingId() ? introduction.routingId() : RoutingId.NONE;
        return new Remote(name, name, 1, "", type.name(), id, Map.of());
    }

    private void join(Link mine, Link theirs) {
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
        Link from = own;
        Link to = other;
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
        Link mine = own;
        Link theirs = other;
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
        Link theirs = other;
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
    public @Nullable LocalQueues localQueues() {
        return queues;
    }
}
