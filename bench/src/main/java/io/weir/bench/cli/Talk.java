package io.weir.bench.cli;

import io.weir.Message;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what there is to send in a thread of its own, while the calling thread receives. The end of the one does not end
 * the other, but if sending fails, all does.
 */
final class Talk implements Conversation {
    private final Traffic traffic;
    private final Arguments with;
    private final Console console;
    private final Source source;
    private volatile @Nullable Exception failure;

    Talk(Traffic traffic, Arguments with, Console console) {
        this.traffic = traffic;
        this.with = with;
        this.console = console;
        Message given = with.message.given();
        source = given == null ? Lines.of(console.in()) : ((Source) () -> given).limit(1);
    }

    @Override
    public void run() throws IOException, InterruptedException, TimedOutException {
        Thread receiver = Thread.currentThread();
        Thread sender = new Thread(() -> sendAll(receiver), "sender");
        sender.start();
        try {
            try {
                receiveAll();
            } finally {
                sender.interrupt();
                sender.join();
            }
        } catch (InterruptedException e) {
            rethrowFailure();
            throw e;
        }
        rethrowFailure();
    }

    private void receiveAll() throws IOException, InterruptedException, TimedOutException {
        for (long left = with.socket.count(Long.MAX_VALUE); left > 0; left--) {
            console.print(with.format.line(traffic.receive()));
        }
    }

    private void sendAll(Thread receiver) {
        try {
            traffic.awaitPeers(with.message.waitPeers());
            Message message;
            while ((message = source.next()) != null) {
                sendOrTry(message);
            }
        } catch (InterruptedException | TimedOutException e) {
            // The receiver is done, or runs out of the same patience.
        } catch (IOException | RuntimeException e) {
            failure = e;
            receiver.interrupt();
        }
    }

    /** Waits for room; when told to end, tries once more. */
    private void sendOrTry(Message message) throws InterruptedException, TimedOutException {
        try {
            traffic.send(message);
        } catch (InterruptedException e) {
            traffic.trySend(message);
            throw e;
        }
    }

    private void rethrowFailure() throws IOException {
        Exception why = failure;
        if (why instanceof IOException io) {
            throw io;
        }
        if (why instanceof RuntimeException fault) {
            throw fault;
        }
    }
}
