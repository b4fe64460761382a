package io.weir.bench.compare;

import io.weir.Message;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.io.IOException;

/** Weir's client, by blocking calls. */
final class WeirAsk implements End {
    private final EndTask task;

    WeirAsk(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws IOException, InterruptedException {
        try (Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context, new WeirOptions(task)::applyTo)) {
            socket.connect(task.endpoint());
            new RoundTrips(task, meter).makeAll(() -> {
                socket.send(Message.wrap(task.body()));
                socket.receive();
            });
        }
    }
}
