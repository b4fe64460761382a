package io.weir.logging;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.WeirException;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes log events, each as a message of two frames: its {@link LogTopic} and its text. Its socket is opened by a thread of its
 * own, since to bind waits for an event loop, which may be about to log, and then waits for the configuration that is being read. Until
 * then, and when it is closed, events are dropped and counted; afterwards a subscriber that is slow misses events, which its socket
 * counts. {@link #publish} never waits, and is for any thread.
 */
final class LogPublisher implements AutoCloseable {
    /** How long what is queued is still sent when the application ends. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final LogTopic topic;
    private final LongAdder unpublished = new LongAdder();
    private volatile @Nullable PubSocket socket;
    private @Nullable Context own;
    private boolean closed;

    private LogPublisher(LogTopic topic) {
        this.topic = topic;
    }

    /** Publishes on a socket that the application has opened, and closes. */
    static LogPublisher on(PubSocket socket, String root) {
        LogPublisher publisher = new LogPublisher(new LogTopic(root));
        publisher.socket = socket;
        return publisher;
    }

    /**
     * Publishes on a socket of its own.
     *
     * @param failed hears, on a thread of the publisher's, why the socket could not be bound or connected
     */
    static LogPublisher open(Endpoints endpoints, String root, int highWaterMark, Consumer<WeirException> failed) {
        LogPublisher publisher = new LogPublisher(new LogTopic(root));
        Thread opening = new Thread(() -> publisher.open(endpoints, highWaterMark, failed), "weir-logging-open");
        opening.setDaemon(true);
        opening.start();
        return publisher;
    }

    private void open(Endpoints endpoints, int highWaterMark, Consumer<WeirException> failed) {
        Context context = Context.builder().name("logging").daemonThreads(true).build();
        try {
            PubSocket opened = PubSocket.open(context, o -> o.sendHighWaterMark(highWaterMark));
            endpoints.bind().forEach(opened::bind);
            endpoints.connect().forEach(opened::connect);
            if (keep(context, opened)) {
                return;
            }
        } catch (WeirException e) {
            failed.accept(e);
        }
        context.close(Duration.ZERO);
    }

    /** False if it was closed meanwhile. */
    private synchronized boolean keep(Context context, PubSocket opened) {
        if (!closed) {
            own = context;
            socket = opened;
        }
        return !closed;
    }

    /**
     * Whether an event is about what happens when events are published. To publish it would bring about the next; those of Weir and
     * Netty are therefore for the other appenders.
     */
    static boolean isOwn(String logger) {
        return logger.startsWith("io.weir.") || logger.startsWith("io.netty.");
    }

    /** Publishes an event, or drops and counts it. */
    void publish(String level, String logger, byte[] text) {
        PubSocket to = socket;
        try {
            if (to != null && to.trySend(Message.of(topic.of(level, logger), text)) == SendResult.SENT) {
                return;
            }
        } catch (SocketClosedException e) {
            // It closes while the application still logs.
        }
        unpublished.increment();
    }

    /** How many events were dropped before they came to the socket: it was not open, or closed. */
    long unpublished() {
        return unpublished.sum();
    }

    /** Closes a socket of its own, which sends what is queued for a second at most. */
    @Override
    public void close() {
        Context context;
        synchronized (this) {
            closed = true;
            socket = null;
            context = own;
            own = null;
        }
        if (context != null) {
            context.close(LINGER);
        }
    }

    /** Where a socket is bound and connected. */
    record Endpoints(List<String> bind, List<String> connect) {
        Endpoints {
            bind = List.copyOf(bind);
            connect = List.copyOf(connect);
        }

        boolean areNone() {
            return bind.isEmpty() && connect.isEmpty();
        }
    }
}
