package io.weir.patterns.embedding;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.Context;
import io.weir.socket.Poller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** An application that uses the library in every way that may leave something on its thread, and closes its context. */
final class Deployed implements Callable<String> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGE = 100_000;

    /** What an application keeps in static fields, and does not think of when it closes its context. */
    private static final List<Object> KEPT = new ArrayList<>();

    private final String io;
    private final String anywhere;
    private final String nowhere;

    /** For a system interface, an address to bind to, and one to connect to where no socket listens. */
    Deployed(Object... arguments) {
        io = (String) arguments[0];
        anywhere = (String) arguments[1];
        nowhere = (String) arguments[2];
    }

    @Override
    public String call() throws Exception {
        try (Context context = Context.builder().io(io).build()) {
            KEPT.add(context);
            KEPT.add(context.onEvent(event -> {}));
            push(context);
            publish(context);
            request(context);
            return context.snapshot().name();
        }
    }

    private void push(Context context) throws Exception {
        try (PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context);
                PushSocket lost = PushSocket.open(context, o -> o.linger(Duration.ZERO));
                Poller poller = new Poller()) {
            Endpoint bound = pull.bind(anywhere);
            push.connect(bound);
            lost.connect(nowhere);
            lost.send("is dropped, which is logged");
            KEPT.addAll(List.of(pull, push, lost, poller, bound));
            push.send(Message.of("one"));
            check(pull.receive(PATIENCE));
            push.trySend(Message.of("two"));
            check(pull.receiveAsync().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            push.sendAsync(context.message(LARGE, body -> body.position(LARGE)))
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            poller.add(pull);
            poller.addSending(push);
            poller.poll(PATIENCE);
            check(pull.receive(PATIENCE)).release();
            push.disconnect(bound);
            pull.unbind(bound);
        }
    }

    private void publish(Context context) throws Exception {
        try (PubSocket pub = PubSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("").connect(pub.bind(anywhere));
            pub.awaitSubscribers(1, PATIENCE);
            pub.send(Message.of("three"));
            check(sub.receive(PATIENCE));
        }
    }

    private void request(Context context) throws Exception {
        try (Responder responder = Responder.open(context, Runnable::run, 1, request -> request);
                Requester requester = Requester.open(context)) {
            requester.connect(responder.bind(anywhere));
            check(requester.request(Message.of("four"), PATIENCE));
        }
    }

    private static Message check(Message received) {
        if (received == null) {
            throw new IllegalStateException("nothing came");
        }
        return received;
    }
}
