package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;

/** A client asks a server, and waits for each answer. */
final class RequestReplyDemo implements DemoPart {
    private static final String PATTERN = "request-reply";

    @Override
    public DemoResult play(Context context, DemoTransport stage, Duration time) throws InterruptedException {
        try (RepSocket server = RepSocket.open(context);
                ReqSocket client = ReqSocket.open(context);
                WorkerThreads crew = new WorkerThreads("demo")) {
            Endpoint here = server.bind(stage.endpoint(PATTERN));
            client.connect(here);
            crew.start(() -> answer(server));
            return crew.during(() -> {
                long start = System.nanoTime();
                IdleTimeout patience = new IdleTimeout(time);
                for (int i = 0; !patience.isOver(); i++) {
                    client.send("question " + i);
                    expect("answer to question " + i, client.receive().text());
                }
                return DemoResult.of(PATTERN, stage, start, List.of(server, client));
            });
        }
    }

    private static void answer(RepSocket server) throws InterruptedException {
        while (true) {
            String question = server.receive().text();
            server.send("answer to " + question);
        }
    }

    private static void expect(String expected, String answer) {
        if (!answer.equals(expected)) {
            throw new IllegalStateException("'" + answer + "' (expected: '" + expected + "')");
        }
    }
}
