package io.weir.patterns.stream;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.UnroutableException;
import io.weir.check.OptionCheck;
import io.weir.engine.SendHalf;
import io.weir.engine.SocketCore;
import io.weir.socket.Sending;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a publisher has, as fast as the socket takes it: at first it asks for so many messages as may be in its hands,
 * and for more when the socket has accepted some. A socket that waits for room or for a peer makes the publisher wait; one
 * that drops, such as a PUB, drops and counts by its own policy, and the publisher does not wait.
 *
 * <pre>{@code
 * MessageSubscriber end = MessageSubscriber.of(push);
 * publisher.subscribe(end);
 * end.done().toCompletableFuture().join();
 * }</pre>
 *
 * <p><b>One publisher.</b> A subscriber is for one subscription; a second one is cancelled at once (rule 2.5). Any number of
 * subscribers may send by one socket.
 *
 * <p><b>Threads.</b> The publisher's call sends, and never waits. More is asked for by that thread or on the context's executor,
 * by one at a time. {@link #cancel} and {@link #done} are for any thread.
 *
 * <p><b>Bounds.</b> At most {@code ahead} messages, 64 unless told, are asked for and not yet accepted. They wait as those of
 * {@link Sending#sendAsync}, whose option {@code asyncSends} should be as much, for all subscribers of the socket together.
 *
 * <p><b>Ownership.</b> Messages stay the publisher's, which may have given them to others, too, unless {@link
 * #releasing()} says otherwise.
 *
 * <p><b>The end.</b> {@link #done} says how it went. When the socket closes, or refuses a message for good, the subscription
 * is cancelled; what comes after that is not sent. A message for a peer that is not there, on a ROUTER, SERVER or PEER, is
 * dropped and counted as {@link DropReason#UNROUTABLE}, as by a proxy, and the stream goes on. The socket stays open.
 */
public final class MessageSubscriber implements Flow.Subscriber<Message> {
    private static final int AHEAD = 64;

    private final SocketCore core;
    private final Sending socket;
    private final int ahead;
    private final int batch;
    private final boolean releases;
    private final Runnable listener = this::look;
    private final AtomicReference<@Nullable Upstream> upstream = new AtomicReference<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Messages that are not accepted yet, and one for the publisher until it has said its last. */
    private final AtomicInteger open = new AtomicInteger(1);

    /** Messages that were accepted and no others asked for in their place. */
    private final AtomicInteger accepted = new AtomicInteger();

    /** What the publisher failed with. Written before the last of {@link #open}. */
    private @Nullable Throwable failure;

    private MessageSubscriber(Sending socket, int ahead, boolean releases) {
        core = Cores.of(socket);
        this.socket = socket;
        this.ahead = ahead;
        this.releases = releases;
        batch = Math.max(1, ahead / 2);
    }

    /** Sends by this socket, with 64 messages in its hands at most. */
    public static MessageSubscriber of(Sending socket) {
        return of(socket, AHEAD);
    }

    /**
     * Sends by this socket.
     *
     * @param ahead messages that are asked for and not yet accepted, at most; at least 1
     * @throws io.weir.InvalidOptionException if it is less
     */
    public static MessageSubscriber of(Sending socket, int ahead) {
        return new MessageSubscriber(
                Objects.requireNonNull(socket, "socket"), OptionCheck.positive("ahead", ahead), false);
    }

    /**
     * The same, to be used in its place, which {@linkplain Message#release() releases} each message that it was given, once it
     * is sent or will not be. Only where the publisher gives it to no other subscriber.
     */
    public MessageSubscriber releasing() {
        return new MessageSubscriber(socket, ahead, true);
    }

    /**
     * Completes when the publisher has completed and the socket has accepted everything. Exceptionally: with what the publisher
     * failed with, once what came before is accepted; at once with what the socket refused a message with, with {@link
     * SocketClosedException} or with {@link CancellationException}. On the thread that was the last to have a part in that.
     */
    public CompletionStage<Void> done() {
        return done.minimalCompletionStage();
    }

    /** Cancels the subscription: nothing more is sent but what the socket has in its hands. */
    public void cancel() {
        stop(new CancellationException("cancelled"));
    }

    // ---- called by the publisher

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Upstream first = new Upstream(Objects.requireNonNull(subscription, "subscription"));
        if (!upstream.compareAndSet(null, first)) {
            subscription.cancel();
            return;
        }
        core.sending().addListener(listener);
        if (done.isDone()) {
            end();
            first.cancel();
        } else {
            first.request(ahead);
        }
    }

    @Override
    public void onNext(Message message) {
        Objects.requireNonNull(message, "message");
        if (!done.isDone()) {
            open.incrementAndGet();
            send(message).whenComplete((nothing, thrown) -> settle(thrown));
        }
        if (releases) {
            message.release();
        }
    }

    private CompletionStage<Void> send(Message message) {
        try {
            return socket.sendAsync(message);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        failure = Objects.requireNonNull(thrown, "thrown");
        publisherEnds();
    }

    @Override
    public void onComplete() {
        publisherEnds();
    }

    private void publisherEnds() {
        Upstream over = upstream.get();
        if (over != null) {
            over.end();
        }
        close();
    }

    // ---- any thread

    /** The socket has accepted a message, or never will. */
    private void settle(@Nullable Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (cause instanceof UnroutableException) {
            SendHalf half = core.sending();
            half.post(() -> half.drop(DropReason.UNROUTABLE));
        } else if (cause != null) {
            stop(cause);
        }
        close();
        Upstream from = upstream.get();
        if (from != null && accepted.incrementAndGet() >= batch) {
            from.request(accepted.getAndSet(0));
        }
    }

    /** One of those that are open is not any more. */
    private void close() {
        if (open.decrementAndGet() == 0) {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
            end();
        }
    }

    /** There is room, or the socket is closed. Perhaps under a lock. */
    private void look() {
        if (core.isClosed()) {
            core.execute(() -> stop(new SocketClosedException(core.name())));
        }
    }

    private void stop(Throwable why) {
        Upstream from = upstream.get();
        if (done.completeExceptionally(why) && from != null) {
            from.cancel();
        }
        end();
    }

    /** After {@link #done}, which {@link #onSubscribe} looks at once the listener is there. */
    private void end() {
        core.sending().removeListener(listener);
    }

    /** The name of the socket. */
    @Override
    public String toString() {
        return "MessageSubscriber[" + core.name() + "]";
    }
}
