package io.weir.bench.cli;

import io.weir.Message;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what there is to send in a thread of its own, while the calling thread receives. The end of the one does not end
 * the other, but if sending fails, all does.
 */
final class Exchange implements Conversation {
    private final TimedSocket traffic;
    private final Arguments with;
    private final Console console;
    private final Source source;
    private volatile @Nullable Throwable failure;

    /** Whether there is something that was to be sent and was not yet. */
    private volatile boolean unsent;

    Exchange(TimedSocket traffic, Arguments with, Console console) {
        this.traffic = traffic;
        this.with = with;
        this.console = console;
        Message given = with.message.given();
        source = given == null ? with.lines(console) : ((Source) () -> given).limit(1);
        unsent = given != null || with.message.waitPeers() > 0;
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
            if (with.received.isGiven() || unsent) {
                throw e;
            }
            // Receiving has no end, and all is sent: done.
        }
        rethrowFailure();
    }

    private void receiveAll() throws IOException, InterruptedException, TimedOutException {
        for (long left = with.received.orElse(Long.MAX_VALUE); left > 0; left--) {
            console.print(with.format.line(traffic.receive()));
        }
    }

    private void sendAll(Thread receiver) {
        try {
            traffic.awaitPeers(with.message.waitPeers());
            Message message;
            unsent = false;
            while ((message = next()) != null) {
                unsent = true;
                sendOrTry(message);
                unsent = false;
            }
        } catch (InterruptedException | TimedOutException e) {
            // The receiver is done, or runs out of the same patience.
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            receiver.interrupt();
        }
    }

    /** If there is more when all is to end, not all was sent. */
    private @Nullable Message next() throws IOException, InterruptedException {
        try {
            return source.next();
        } catch (InterruptedException e) {
            unsent = true;
            throw e;
        }
    }

    /** Waits for room; when told to end, tries once more. */
    private void sendOrTry(Message message) throws InterruptedException, TimedOutException {
        try {
            traffic.send(message);
        } catch (InterruptedException e) {
            unsent = !traffic.trySend(message);
            throw e;
        }
    }

    private void rethrowFailure() throws IOException {
        Throwable why = failure;
        if (why instanceof IOException io) {
            throw io;
        }
        if (why instanceof RuntimeException fault) {
            throw fault;
        }
        if (why instanceof Error error) {
            throw error;
        }
    }
}
