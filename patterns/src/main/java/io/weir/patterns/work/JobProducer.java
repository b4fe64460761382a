package io.weir.patterns.work;

import io.weir.Message;
import io.weir.check.OptionCheck;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Retry;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Puts jobs into a {@link JobQueue}, and is told when the queue has them. What is put while the queue is away is sent when it
 * is there; what was not confirmed when the connection ended, or in time, is sent once more with the same id, and is one job
 * all the same. A put that was not confirmed at all may or may not have become a job; whoever must know puts it once more,
 * with its id, for as long as the queue remembers that.
 *
 * <p>On the wire this is a {@link Requester}: a REQ that says {@code PUT}, an id and a body, and is answered {@code OK} and
 * the number of the job, does the same. Every method is safe from any thread.
 */
public final class JobProducer implements AutoCloseable {
    private static final int PREFIX = 12;

    private final Requester requester;
    private final byte[] prefix = new byte[PREFIX];
    private final AtomicLong made = new AtomicLong();

    private JobProducer(Requester requester) {
        this.requester = requester;
        new SecureRandom().nextBytes(prefix);
    }

    /** Opens a producer with the defaults. */
    public static JobProducer open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a producer with options. */
    public static JobProducer open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new JobProducer(Requester.open(context, collected::applyTo));
    }

    /** What is to be connected to the queue, and looked at. */
    public Socket socket() {
        return requester;
    }

    /** Puts a job with a new id of 20 bytes; otherwise as {@link #put(JobId, Message)}. */
    public long put(Message body) throws InterruptedException {
        return put(newId(), body);
    }

    /**
     * Puts a job, and waits until the queue has confirmed it, as long as the option {@code timeout} says.
     *
     * @return the number that the queue gave it
     * @throws InterruptedException if interrupted
     * @throws io.weir.RequestTimeoutException if it was not confirmed in time
     * @throws io.weir.JobRefusedException if the queue is full, or cannot keep it
     * @throws io.weir.LimitReachedException if as many puts wait as the options allow
     * @throws io.weir.SocketClosedException if the socket is or was meanwhile closed
     * @throws io.weir.EventLoopBlockedException on an event loop
     */
    public long put(JobId id, Message body) throws InterruptedException {
        return number(requester.request(request(id, body)));
    }

    /** Puts a job with a new id; otherwise as {@link #putAsync(JobId, Message)}. */
    public CompletableFuture<Long> putAsync(Message body) {
        return putAsync(newId(), body);
    }

    /**
     * Puts a job without waiting. The stage completes with its number on the context's executor, or exceptionally as {@link
     * #put(JobId, Message)} throws. To cancel it does not take the job back.
     */
    public CompletableFuture<Long> putAsync(JobId id, Message body) {
        return requester.requestAsync(request(id, body)).thenApply(this::number);
    }

    /** How many puts are under way. */
    public int inFlight() {
        return requester.inFlight();
    }

    /** Closes the socket. Puts that are not confirmed fail; see {@link #inFlight}. */
    @Override
    public void close() {
        requester.close();
    }

    private JobId newId() {
        return JobId.wrap(ByteBuffer.allocate(PREFIX + Long.BYTES)
                .put(prefix)
                .putLong(made.incrementAndGet())
                .array());
    }

    private static Message request(JobId id, Message body) {
        Objects.requireNonNull(body, "body");
        List<byte[]> before = new ArrayList<>(List.of(JobFrames.bytes(JobFrames.PUT), id.array()));
        return JobFrames.withBody(before, JobFrames.rest(body, 0));
    }

    private long number(Message reply) {
        return JobFrames.number(Replies.accepted(reply, requester.name()), 1);
    }

    /** The options of a {@link JobProducer}: those of its socket, and how long and how often it tries. */
    public static final class Options {
        private Consumer<? super Requester.Options> socket = options -> {};
        private Duration timeout = Duration.ofSeconds(30);
        private Duration replyTimeout = Duration.ofSeconds(5);
        private int maxOutstanding = 1000;

        private Options() {}

        /** Options of the socket, such as {@link OptionsBuilder#name} and {@link OptionsBuilder#security}. */
        public Options socket(Consumer<? super Requester.Options> options) {
            socket = Objects.requireNonNull(options, "options");
            return this;
        }

        /** How long a put may take, all attempts included. Default 30 s. */
        public Options timeout(Duration time) {
            timeout = OptionCheck.positive("timeout", time);
            return this;
        }

        /** After how long without a confirmation a job is put once more. Default 5 s. */
        public Options replyTimeout(Duration time) {
            replyTimeout = OptionCheck.positive("replyTimeout", time);
            return this;
        }

        /** How many puts may wait for their confirmation at a time. Default 1000. */
        public Options maxOutstanding(int puts) {
            maxOutstanding = OptionCheck.positive("maxOutstanding", puts);
            return this;
        }

        private void applyTo(Requester.Options requester) {
            socket.accept(requester);
            requester
                    .timeout(timeout)
                    .retry(Retry.of(Integer.MAX_VALUE, replyTimeout))
                    .maxRequests(maxOutstanding);
        }
    }
}
