package io.weir.bench.cli;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Sending;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * The two ends of a latency run, as libzmq's local_lat and remote_lat: by blocking calls, or by handlers, which run on the
 * event loops and save the hand-over between threads.
 */
final class Latency {
    private Latency() {}

    /** Echoes so many requests. */
    static void echo(RepSocket socket, long count) throws InterruptedException {
        for (long i = 0; i < count; i++) {
            socket.send(socket.receive());
        }
    }

    /** Makes so many round trips, and says how long half of one takes. */
    static String ask(ReqSocket socket, int size, long count) throws InterruptedException {
        Message message = Message.wrap(new byte[size]);
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            socket.send(message);
            message = socket.receive();
            Throughput.check(message, size);
        }
        return result(System.nanoTime() - start, count);
    }

    /** As {@link #echo}, by a handler. */
    static void echoByHandler(RepSocket socket, long count) throws InterruptedException {
        Countdown left = new Countdown(count);
        socket.onMessage(request -> left.step(() -> {
            sendNow(socket, request);
            return left.countDown();
        }));
        left.await();
    }

    /** As {@link #ask}, by a handler. */
    static String askByHandler(ReqSocket socket, int size, long count) throws InterruptedException {
        Countdown left = new Countdown(count);
        socket.onMessage(reply -> left.step(() -> {
            Throughput.check(reply, size);
            boolean over = left.countDown();
            if (!over) {
                sendNow(socket, reply);
            }
            return over;
        }));
        long start = System.nanoTime();
        socket.send(Message.wrap(new byte[size]));
        left.await();
        return result(System.nanoTime() - start, count);
    }

    private static void sendNow(Sending socket, Message message) {
        SendResult result = socket.trySend(message);
        if (result != SendResult.SENT) {
            throw new IllegalStateException("could not send from the handler: " + result);
        }
    }

    private static String result(long nanos, long count) {
        return String.format(Locale.ROOT, "latency %.2f us", nanos / 1e3 / count / 2);
    }

    /** Counts what a handler does, one message at a time, and tells the thread that waits for the last one. */
    private static final class Countdown {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private long left;

        Countdown(long count) {
            left = count;
        }

        /** Whether that was the last one. */
        boolean countDown() {
            return --left == 0;
        }

        /** Does what is to be done with one message, and ends the waiting if it was the last or failed. */
        void step(BooleanSupplier step) {
            try {
                if (step.getAsBoolean()) {
                    end.complete(null);
                }
            } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
            }
        }

        void await() throws InterruptedException {
            try {
                end.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(String.valueOf(e.getCause()), e);
            }
        }
    }
}
