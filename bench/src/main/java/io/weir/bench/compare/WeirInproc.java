package io.weir.bench.compare;

import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;

/** Weir's push and pull on two threads. */
final class WeirInproc implements End {
    private final EndTask task;

    WeirInproc(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            pull.bind(task.endpoint());
            push.connect(task.endpoint());
            HelperThreads.start("push", () -> WeirPush.pushAll(push, new WeirMessages(context, task, 0)));
            WeirPull.pullAll(pull, meter);
        }
    }
}
