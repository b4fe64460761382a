package io.weir.docs.reqrep;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.patterns.reqrep.Retry;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Requests that end in time, answered or not, as in the README. */
public final class Deadlines {
    private Deadlines() {}

    /** Runs until both requests were answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments.of(given);
        ExecutorService executor = Executors.newFixedThreadPool(2);
        // tag::requests[]
        try (Context context = Context.create();
                Responder server =
                        Responder.open(context, executor, 2, request -> Message.of("re: " + request.text()));
                Requester client = Requester.open(
                        context, o -> o.timeout(Duration.ofSeconds(10)).retry(Retry.of(3, Duration.ofSeconds(2))))) {
            client.connect(server.bind("tcp://127.0.0.1:*"));
            System.out.println(client.request(Message.of("hello")).text());
            System.out.println(client.requestAsync(Message.of("again")).join().text());
        }
        // end::requests[]
        executor.shutdown();
    }
}
