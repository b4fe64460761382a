package io.weir.spring;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.UnknownEndpointException;
import io.weir.socket.ReceiveSocket;
import io.weir.socket.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives in threads of its own, each of which has one message in its hands. To stop, a socket that only receives gives up its
 * endpoints, so that its peers turn to others, and what has arrived is worked on to the last message; any other finishes what it had
 * received by then.
 */
final class ReceivingListener implements Listener {
    private final Socket socket;
    private final Source source;
    private final Handling handling;
    private final int concurrency;
    private final ThreadFactory threads;
    private final List<ReceivingThread> workers = new ArrayList<>();

    ReceivingListener(Socket socket, Source source, Handling handling, int concurrency, ThreadFactory threads) {
        this.socket = socket;
        this.source = source;
        this.handling = handling;
        this.concurrency = concurrency;
        this.threads = threads;
    }

    @Override
    public void start() {
        for (int i = 0; i < concurrency; i++) {
            ReceivingThread worker = new ReceivingThread(source, handling, threads);
            workers.add(worker);
            worker.start();
        }
    }

    @Override
    public void stop(Instant deadline) throws InterruptedException {
        boolean onlyReceives = socket instanceof ReceiveSocket;
        if (onlyReceives) {
            giveUp(socket.boundEndpoints(), socket::unbind);
            giveUp(socket.connectedEndpoints(), socket::disconnect);
        }
        Backlog received = Backlog.of(socket);
        BooleanSupplier done = onlyReceives ? () -> false : received::isTaken;
        workers.forEach(worker -> worker.finish(done));
        for (ReceivingThread worker : workers) {
            worker.join(deadline);
        }
        workers.clear();
    }

    private static void giveUp(List<Endpoint> endpoints, Consumer<Endpoint> how) {
        for (Endpoint endpoint : endpoints) {
            try {
                how.accept(endpoint);
            } catch (UnknownEndpointException | SocketClosedException e) {
                // It was given up meanwhile.
            }
        }
    }

    @Override
    public Handling handling() {
        return handling;
    }

    /** Where messages come from. */
    interface Source {
        /** The next message, waiting at most so long; null if none came. */
        @Nullable Received receive(Duration timeout) throws InterruptedException;
    }

    /**
     * A message with its way back.
     *
     * @param message the message
     * @param reply sends what was returned
     */
    record Received(Message message, Reply reply) {}

    /** Sends a reply. */
    interface Reply {
        void send(Message message) throws InterruptedException;
    }
}
