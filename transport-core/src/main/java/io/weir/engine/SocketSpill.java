package io.weir.engine;

import io.weir.DropReason;
import io.weir.InvalidOptionException;
import io.weir.event.SocketEvent;
import io.weir.option.Spill;
import io.weir.queue.Spillway;
import io.weir.store.MessageStore;
import io.weir.store.MessageStore.Durability;
import io.weir.store.StoreProvider;
import io.weir.store.StoredLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one socket go that find no room: the store, which is opened for the first of them and closed when there
 * are none left, and what becomes known when it fails. The file thread calls it, but for {@link #way} and {@link #close}.
 */
final class SocketSpill implements Spillway.Logs, Spillway.Threads, Spillway.Failures {
    /** One store may serve many sockets, of the same name, too. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final String socket;
    private final Spill to;
    private final ContextEngine context;
    private final SocketEvents events;
    private final SocketStats stats;
    private final @Nullable StoreProvider provider;
    private final Spillway way;
    private @Nullable MessageStore opened;
    private @Nullable SpillDirectory directory;

    SocketSpill(String socket, Spill to, ContextEngine context, SocketEvents events, SocketStats stats) {
        this.socket = socket;
        this.to = to;
        this.context = context;
        this.events = events;
        this.stats = stats;
        provider = to.directory() == null
                ? null
                : StoreProvider.find()
                        .orElseThrow(() -> new InvalidOptionException("spill", to, StoreProvider.MISSING));
        way = new Spillway(this, to.bytes(), this, this);
    }

    /** Where the queues of the socket put what is above their marks. */
    Spillway way() {
        return way;
    }

    /** The socket is closed. Completes when its files are deleted. */
    CompletableFuture<Void> close() {
        return way.close();
    }

    // ---- logs

    @Override
    public StoredLog open() throws IOException {
        return store().open(socket + "-" + NUMBERS.incrementAndGet(), Durability.TEMPORARY);
    }

    private MessageStore store() throws IOException {
        MessageStore given = to.store();
        if (given != null) {
            return given;
        }
        MessageStore known = opened;
        if (known != null) {
            return known;
        }
        if (provider == null || to.directory() == null) {
            throw new IOException("no directory");
        }
        SpillDirectory own = SpillDirectory.in(to.directory());
        directory = own;
        try {
            known = provider.open(own.path().resolve("store"));
        } finally {
            if (known == null) {
                directory = null;
                own.delete();
            }
        }
        opened = known;
        return known;
    }

    @Override
    public void deleteAll() throws IOException {
        MessageStore store = opened;
        SpillDirectory own = directory;
        opened = null;
        directory = null;
        try {
            if (store != null) {
                store.close();
            }
        } finally {
            if (own != null) {
                own.delete();
            }
        }
    }

    // ---- threads

    @Override
    public void execute(Runnable task) {
        // Sockets close before their context does, so there is a thread for all that matters.
        context.tryExecuteOwn(task);
    }

    @Override
    public void schedule(Runnable task, Duration wait) {
        context.schedule(task, wait);
    }

    // ---- failures

    @Override
    public void failed(Throwable cause, long lost) {
        if (lost > 0) {
            stats.sendDrops.add(DropReason.SPILL_FAILED, lost);
            events.dropped("", DropReason.SPILL_FAILED);
        }
        String detail = SocketEvents.detail(cause);
        events.tell(new SocketEvent.SpillFailed(socket, lost, detail));
        context.log()
                .warn(
                        List.of(socket, "spill"),
                        () -> socket + ": spilling to " + to + " failed, " + lost + " messages lost",
                        cause);
    }
}
