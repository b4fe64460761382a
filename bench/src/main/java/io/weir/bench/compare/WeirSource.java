package io.weir.bench.compare;

import io.weir.Message;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import io.weir.socket.Sending;
import io.weir.socket.Socket;

/** Weir's socket that binds and sends: a publisher, or a push. */
final class WeirSource implements End {
    private final EndTask task;

    WeirSource(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        WeirOptions options = new WeirOptions(task);
        try (Context context = Context.create()) {
            if (task.work() == Work.PUBLISH) {
                sendAll(PubSocket.open(context, options::applyTo), meter);
            } else {
                sendAll(PushSocket.open(context, options::applyTo), meter);
            }
        }
    }

    private <S extends Socket & Sending> void sendAll(S socket, Meter meter) throws InterruptedException {
        meter.bound(socket.bind(task.endpoint()).toString());
        while (true) {
            socket.send(Message.wrap(task.body()));
        }
    }
}
