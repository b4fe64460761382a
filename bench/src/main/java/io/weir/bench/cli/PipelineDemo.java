package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;

/** A source hands tasks to two workers, and waits for room where there is none. */
final class PipelineDemo implements DemoPart {
    private static final String PATTERN = "pipeline";
    private static final Duration SOON = Duration.ofSeconds(5);

    @Override
    public DemoResult play(Context context, DemoTransport stage, Duration time) throws InterruptedException {
        try (PushSocket source = PushSocket.open(context);
                PullSocket one = PullSocket.open(context);
                PullSocket other = PullSocket.open(context);
                WorkerThreads crew = new WorkerThreads("demo")) {
            Endpoint here = source.bind(stage.endpoint(PATTERN));
            for (PullSocket worker : List.of(one, other)) {
                worker.connect(here);
                crew.start(() -> work(worker));
            }
            return crew.during(() -> {
                source.awaitPeers(2, SOON);
                long start = System.nanoTime();
                IdleTimeout patience = new IdleTimeout(time);
                for (int i = 0; !patience.isOver(); i++) {
                    source.send("task " + i);
                }
                return DemoResult.of(PATTERN, stage, start, List.of(source, one, other));
            });
        }
    }

    private static void work(PullSocket worker) throws InterruptedException {
        while (true) {
            worker.receive();
        }
    }
}
