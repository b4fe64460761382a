package io.weir.docs.threads;

import io.weir.SocketClosedException;
import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** Ends a thread that waits for a message that will never come. */
public final class Stopping {
    private Stopping() {}

    /** Runs until the thread has ended. */
    public static void main(String... given) throws InterruptedException {
        Arguments.of(given);
        // tag::stopping[]
        Context context = Context.create();
        PullSocket socket = PullSocket.open(context);
        Thread reader = new Thread(() -> {
            try {
                socket.receive();
            } catch (SocketClosedException e) {
                System.out.println("closed");
            } catch (InterruptedException e) {
                System.out.println("interrupted");
            }
        });
        reader.start();
        context.close(Duration.ofSeconds(1)); // Its sockets too; none lingers for longer than a second.
        reader.join();
        // end::stopping[]
    }
}
