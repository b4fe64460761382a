package io.weir.bench.compare;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;

/** Weir's receiver. */
final class WeirPull implements End {
    private final EndTask task;

    WeirPull(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        try (Context context = Context.create();
                PullSocket socket = PullSocket.open(context, new WeirOptions(task)::applyTo)) {
            meter.bound(socket.bind(task.endpoint()).toString());
            if (task.sockets() == 1) {
                pullAll(socket, meter);
            } else {
                sortAll(socket, meter);
            }
        }
    }

    private static void sortAll(PullSocket socket, Meter meter) throws InterruptedException {
        while (true) {
            Message message = socket.receive();
            meter.arrived(EndTask.sender(message.buffer(0).get(0)));
            message.release();
        }
    }

    /** Receives until the end of the process. */
    static void pullAll(PullSocket socket, Meter meter) throws InterruptedException {
        while (true) {
            socket.receive().release();
            meter.arrived();
        }
    }
}
