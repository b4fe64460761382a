package io.weir.bench.compare;

import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * Weir's sockets that connect and receive, subscribers or pulls: one by blocking calls, many by handlers, as libzmq's many
 * are polled.
 */
final class WeirSinks implements End {
    private final EndTask task;

    WeirSinks(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        WeirOptions options = new WeirOptions(task);
        try (Context context = Context.create()) {
            for (int i = 0; i < task.sockets(); i++) {
                if (task.work() == Work.SUBSCRIBE) {
                    start(SubSocket.open(context, options::applyTo).subscribe(""), i, meter);
                } else {
                    start(PullSocket.open(context, options::applyTo), i, meter);
                }
            }
            new CountDownLatch(1).await();
        }
    }

    /** The context has one event loop, so that one thread counts. */
    private <S extends Socket & Receiving> void start(S socket, int number, Meter meter) throws InterruptedException {
        if (task.sockets() > 1) {
            socket.onMessage(message -> meter.arrived(number));
        }
        socket.connect(task.endpoint());
        while (task.sockets() == 1) {
            socket.receive();
            meter.arrived();
        }
    }
}
