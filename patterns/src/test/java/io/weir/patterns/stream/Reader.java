package io.weir.patterns.stream;

import io.weir.Message;
import io.weir.patterns.contract.OnWire;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that asks for what a test says, and keeps what comes. */
class Reader implements Flow.Subscriber<Message> {
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile String thread = "";

    /** One of this publisher, that has asked for so many. */
    static Reader of(Flow.Publisher<Message> publisher, long first) {
        Reader reader = new Reader();
        publisher.subscribe(reader);
        if (first > 0) {
            reader.request(first);
        }
        return reader;
    }

    void request(long messages) {
        subscription.join().request(messages);
    }

    void cancel() {
        subscription.join().cancel();
    }

    /** The text of the next message; null if none comes in the time that anything may take. */
    String next() throws InterruptedException {
        return text(received.poll(OnWire.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    /** The text of the next message; null if none comes for a while. */
    String nextWithinAWhile() throws InterruptedException {
        return text(received.poll(OnWire.A_WHILE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static String text(Message message) {
        return message == null ? null : message.text();
    }

    int count() {
        return received.size();
    }

    /** Completes as the stream does. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** Which one called last with a message. */
    String thread() {
        return thread;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        subscription.complete(to);
    }

    @Override
    public void onNext(Message message) {
        thread = Thread.currentThread().getName();
        received.add(message);
    }

    @Override
    public void onError(Throwable thrown) {
        end.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
