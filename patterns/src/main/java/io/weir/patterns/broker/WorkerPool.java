package io.weir.patterns.broker;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceiveContext;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a broker, the tasks that they have, and the two halves of the pattern between them. One lock serves both.
 *
 * <p>A worker is known from its first message on, and free after each of its messages. What it sends that answers no task
 * of its own says only that: it is counted as no message if it is a single frame, or else dropped as stale.
 */
final class WorkerPool {
    private static final byte[] DELIMITER = {};

    /** Delimiter, address, delimiter, and a body. */
    private static final int LEAST_REPLY = 4;

    private final SendContext sending;
    private final ReceiveContext receiving;
    private final Tasks tasks = new Tasks();
    private final Replies replies = new Replies();
    private final FairQueue workers = new FairQueue();

    /** Free workers, the one that has been free longest first. */
    private final Set<Peer> free = new LinkedHashSet<>();

    private final Map<Peer, WorkerTask> busy = new HashMap<>();

    /** Tasks whose worker left before they could be sent, or has no room yet. */
    private final ArrayDeque<WorkerTask> unassigned = new ArrayDeque<>();

    private long lastNumber;

    /** The task whose reply was received last. Only the socket's handler receives, and it looks at once. */
    private @Nullable WorkerTask done;

    private volatile int size;
    private volatile IntConsumer onSize = workerCount -> {};

    WorkerPool(SendContext sending, ReceiveContext receiving) {
        this.sending = sending;
        this.receiving = receiving;
    }

    SendPolicy sending() {
        return tasks;
    }

    ReceivePolicy receiving() {
        return replies;
    }

    /** Gives the request to a worker, as soon as one is free. The stage fails if that worker goes. Any thread. */
    CompletableFuture<Message> serve(Message request) {
        CompletableFuture<Message> reply = new CompletableFuture<>();
        try {
            return sending.call(step -> {
                byte[] address =
                        ByteBuffer.allocate(Long.BYTES).putLong(++lastNumber).array();
                Message addressed = request.prepend(DELIMITER).prepend(address).prepend(DELIMITER);
                unassigned.add(new WorkerTask(address, addressed, reply));
                assign(step);
                return reply;
            });
        } catch (SocketClosedException e) {
            // Left open, so that the front end does not go on taking requests until it is closed, too.
            return reply;
        }
    }

    /** Tells the listener how many workers there are, now and whenever that changes. */
    void onSize(IntConsumer listener) {
        sending.post(() -> {
            onSize = listener;
            listener.accept(size);
        });
    }

    int size() {
        return size;
    }

    /** The task whose reply the handler has just received. */
    WorkerTask done() {
        return Objects.requireNonNull(done, "done");
    }

    private void assign(SendStep step) {
        Iterator<Peer> next = free.iterator();
        while (!unassigned.isEmpty() && next.hasNext()) {
            Peer worker = next.next();
            if (worker.out().offer(unassigned.element().request(), step)) {
                next.remove();
                busy.put(worker, unassigned.remove());
            }
        }
    }

    /** Nothing more comes from there; but it may have answered, and that be unread. */
    private void gone(Peer worker) {
        free.remove(worker);
        if (!worker.in().isReadable()) {
            fail(busy.remove(worker), worker);
        }
        resized();
    }

    private void resized() {
        int now = free.size() + busy.size();
        if (now != size) {
            size = now;
            onSize.accept(now);
        }
    }

    private void fail(@Nullable WorkerTask task, Peer worker) {
        if (task != null) {
            String why = "worker " + worker + " left its request unanswered";
            sending.execute(() -> task.reply().completeExceptionally(new IllegalStateException(why)));
        }
    }

    /** Tasks on their way to the workers. */
    private final class Tasks implements SendPolicy {
        @Override
        public SendResult send(Message message, SendStep step) {
            return SendResult.NO_PEER;
        }

        @Override
        public void disconnected(Peer worker) {
            gone(worker);
        }

        @Override
        public void roomAgain(Peer worker) {
            assign(SendStep.now());
        }
    }

    /** Replies, and signs of readiness, on their way back. */
    private final class Replies implements ReceivePolicy {
        @Override
        public @Nullable Message receive(ReceiveStep step) {
            Message message;
            while ((message = workers.receive(step)) != null) {
                Peer worker = workers.last();
                if (worker == null) {
                    continue;
                }
                WorkerTask task = busy.remove(worker);
                boolean answers = task != null && isReplyTo(task, message);
                if (!answers) {
                    discard(message);
                    fail(task, worker);
                }
                if (worker.isConnected()) {
                    free.add(worker);
                }
                resized();
                assign(SendStep.now());
                if (answers) {
                    done = task;
                    return message.skip(LEAST_REPLY - 1);
                }
            }
            return null;
        }

        private static boolean isReplyTo(WorkerTask task, Message message) {
            return message.frameCount() >= LEAST_REPLY
                    && message.array(0).length == 0
                    && Arrays.equals(message.array(1), task.address())
                    && message.array(2).length == 0;
        }

        private void discard(Message message) {
            if (message.frameCount() < LEAST_REPLY) {
                receiving.made(-1);
                message.release();
            } else {
                workers.drop(message, DropReason.STALE);
            }
        }

        @Override
        public boolean isReadable() {
            return workers.isReadable();
        }

        @Override
        public void attached(Peer worker) {
            workers.attached(worker);
        }

        @Override
        public void detached(Peer worker) {
            workers.detached(worker);
            gone(worker);
        }

        @Override
        public void readable(Peer worker) {
            workers.readable(worker);
        }
    }
}
