package io.weir.bench.compare;

import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.util.concurrent.CountDownLatch;

/** Weir's subscribers: one receives by blocking calls, many by handlers, as libzmq's many are polled. */
final class WeirSubscribe implements End {
    private final Task task;

    WeirSubscribe(Task task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        try (Context context = Context.create()) {
            if (task.sockets() == 1) {
                receiveAll(subscriber(context), meter);
            } else {
                handleAll(context, meter);
            }
        }
    }

    private SubSocket subscriber(Context context) {
        return SubSocket.open(context).subscribe("");
    }

    private void receiveAll(SubSocket socket, Meter meter) throws InterruptedException {
        socket.connect(task.endpoint());
        while (true) {
            socket.receive();
            meter.arrived();
        }
    }

    /** The context has one event loop, so that one thread counts. */
    private void handleAll(Context context, Meter meter) throws InterruptedException {
        for (int i = 0; i < task.sockets(); i++) {
            int number = i;
            SubSocket socket = subscriber(context);
            socket.onMessage(message -> meter.arrived(number));
            socket.connect(task.endpoint());
        }
        new CountDownLatch(1).await();
    }
}
