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
    private final List<Worker> workers = new ArrayList<>();
    private volatile @Nullable Backlog backlog;

    ReceivingListener(Socket socket, Source source, Handling handling, int concurrency, ThreadFactory threads) {
        this.socket = socket;
        this.source = source;
        this.handling = handling;
        this.concurrency = concurrency;
        this.threads = threads;
    }

    @Override
    public void start() {
        backlog = null;
        for (int i = 0; i < concurrency; i++) {
            Worker worker = new Worker();
            workers.add(worker);
            worker.thread.start();
        }
    }

    @Override
    public void stop(Instant deadline) throws InterruptedException {
        if (socket instanceof ReceiveSocket) {
            giveUp(socket.boundEndpoints(), socket::unbind);
            giveUp(socket.connectedEndpoints(), socket::disconnect);
        }
        backlog = Backlog.of(socket);
        workers.forEach(Worker::wake);
        for (Worker worker : workers) {
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

    private final class Worker implements Runnable {
        private final Thread thread = threads.newThread(this);
        private boolean waiting; // under the monitor

        @Override
        public void run() {
            try {
                Received received = next();
                while (received != null) {
                    work(received);
                    received = next();
                }
            } catch (SocketClosedException e) {
                // The application closed it, or it did not stop in time.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // It did not stop in time.
            }
        }

        private void work(Received received) throws InterruptedException {
            Message reply = handling.handle(received.message());
            if (reply != null) {
                try {
                    received.reply().send(reply);
                } catch (SocketClosedException e) {
                    throw e;
                } catch (RuntimeException e) {
                    handling.log("a reply could not be sent", e);
                }
            }
        }

        /** Null if there is nothing more to do. */
        private @Nullable Received next() throws InterruptedException {
            while (true) {
                Backlog left = backlog;
                if (left != null) {
                    boolean done = !(socket instanceof ReceiveSocket) && left.isTaken();
                    return done ? null : source.receive(Duration.ZERO);
                }
                Received received = await();
                if (received != null) {
                    return received;
                }
            }
        }

        /** Null after it was woken. */
        private @Nullable Received await() throws InterruptedException {
            waiting(true);
            try {
                return backlog == null ? source.receive(Duration.ofHours(1)) : null;
            } catch (InterruptedException e) {
                if (backlog == null) {
                    throw e;
                }
                return null;
            } finally {
                waiting(false);
            }
        }

        private synchronized void waiting(boolean is) {
            waiting = is;
            if (!is && backlog != null) {
                Thread.interrupted(); // It was woken, and has perhaps not noticed.
            }
        }

        /** Only a thread that waits for a message is interrupted, none that has one. */
        synchronized void wake() {
            if (waiting) {
                thread.interrupt();
            }
        }

        void join(Instant deadline) throws InterruptedException {
            long left = Duration.between(Instant.now(), deadline).toMillis();
            thread.join(Math.max(1, left));
            if (thread.isAlive()) {
                handling.log("it did not finish in time and is interrupted", new IllegalStateException("stop-timeout"));
                thread.interrupt();
            }
        }
    }
}
