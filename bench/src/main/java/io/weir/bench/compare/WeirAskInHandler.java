package io.weir.bench.compare;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.util.concurrent.CountDownLatch;

/** Weir's client: the handler of one reply sends the next request. */
final class WeirAskInHandler implements End {
    private final EndTask task;

    WeirAskInHandler(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        try (Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context, new WeirOptions(task)::applyTo)) {
            socket.onMessage(reply -> {
                meter.arrived();
                SendResult result = socket.trySend(Message.wrap(task.body()));
                if (result != SendResult.SENT) {
                    EndProgram.fail(new IllegalStateException("could not send from the handler: " + result));
                }
            });
            socket.connect(task.endpoint());
            socket.send(Message.wrap(task.body()));
            new CountDownLatch(1).await();
        }
    }
}
