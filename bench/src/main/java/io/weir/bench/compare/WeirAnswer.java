package io.weir.bench.compare;

import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;
import java.util.concurrent.CountDownLatch;

/** Weir's server: sends every request back, by blocking calls or from a handler. */
final class WeirAnswer implements End {
    private final EndTask task;

    WeirAnswer(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context, new WeirOptions(task)::applyTo)) {
            if (task.handlers()) {
                socket.onMessage(socket::trySend);
            }
            meter.bound(socket.bind(task.endpoint()).toString());
            if (task.handlers()) {
                new CountDownLatch(1).await();
            }
            while (true) {
                socket.send(socket.receive());
            }
        }
    }
}
