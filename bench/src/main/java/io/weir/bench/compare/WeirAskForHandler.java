package io.weir.bench.compare;

import io.weir.Message;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;

/** Weir's client: a thread sends at fixed times, a handler takes the replies. */
final class WeirAskForHandler implements End {
    private final EndTask task;

    WeirAskForHandler(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        PacedRoundTrips turns = new PacedRoundTrips(meter);
        try (Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context, new WeirOptions(task)::applyTo)) {
            socket.onMessage(reply -> turns.replied());
            socket.connect(task.endpoint());
            turns.takeAll(task.rate(), () -> socket.send(Message.wrap(task.body())));
        }
    }
}
