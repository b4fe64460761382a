package io.weir.engine;

import io.weir.DropReason;
import io.weir.EventLoopBlockedException;
import io.weir.Refusal;
import io.weir.SocketType;
import io.weir.event.SocketEvent;
import io.weir.option.SocketOptions;
import io.weir.option.SocketOptions.FlowOptions;
import io.weir.option.Spill;
import io.weir.transport.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one socket share: its name, type and options, its counters and events, and the context's threads. It
 * knows none of the parts. Every method is safe from any thread.
 */
final class SocketScope {
    private final ContextEngine context;
    private final SocketType type;
    private final SocketOptions options;
    private final String name;
    private final SocketStats stats = new SocketStats();
    private final ReasonCounts<Refusal> refusals = new ReasonCounts<>();
    private final SocketEvents events;
    private final @Nullable SocketSpill spill;

    SocketScope(ContextEngine context, SocketType type, SocketOptions options) {
        this.context = context;
        this.type = type;
        this.options = options;
        name = context.socketName(options.name(), type);
        events = new SocketEvents(name, context, stats);
        Spill to = options.flow().spill();
        spill = to == null ? null : new SocketSpill(name, to, context, events, stats);
    }

    String name() {
        return name;
    }

    SocketType type() {
        return type;
    }

    SocketOptions options() {
        return options;
    }

    FlowOptions flow() {
        return options.flow();
    }

    SocketStats stats() {
        return stats;
    }

    SocketEvents events() {
        return events;
    }

    /** Where messages go that find no room; null for nowhere. */
    @Nullable SocketSpill spill() {
        return spill;
    }

    void tell(SocketEvent event) {
        events.tell(event);
    }

    ContextEngine context() {
        return context;
    }

    /** Runs something that may call the application, on the context's executor. */
    void execute(Runnable task) {
        context.execute(task);
    }

    /** Runs something short later, unless the context closes first. */
    void schedule(Runnable task, Duration wait) {
        context.schedule(task, wait);
    }

    /**
     * For calls that are about to wait.
     *
     * @throws EventLoopBlockedException on an event loop
     */
    void forbidOnEventLoop(String verb) {
        if (context.inEventLoop()) {
            throw new EventLoopBlockedException(name, verb);
        }
    }

    /** Logs that something failed, with the name of the socket, unless that happens all the time. */
    void failed(String what, Throwable thrown) {
        context.log().warn(List.of(name, what), () -> name + ": " + what, thrown);
    }

    /** Counts and logs that a peer was refused. */
    void refused(String local, String remote, RefusedException why) {
        refused(why.refusal());
        context.log().refused(name, local, remote, why);
    }

    /** Counts a refusal that deserves no line. */
    void refused(Refusal why) {
        refusals.add(why, 1);
    }

    Map<Refusal, Long> refusals() {
        return refusals.counts();
    }

    /** Counts received messages that are not delivered, and tells of it. */
    void dropReceived(Object peer, DropReason reason, long messages) {
        stats.receiveDrops.add(reason, messages);
        events.dropped(peer, reason);
    }
}
