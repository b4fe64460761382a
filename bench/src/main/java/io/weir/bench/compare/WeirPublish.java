package io.weir.bench.compare;

import io.weir.Message;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;

/** Weir's publisher. */
final class WeirPublish implements End {
    private final Task task;

    WeirPublish(Task task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        try (Context context = Context.create();
                PubSocket socket = PubSocket.open(context)) {
            meter.bound(socket.bind(task.endpoint()).toString());
            while (true) {
                socket.send(Message.wrap(task.body()));
            }
        }
    }
}
