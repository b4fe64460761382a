package io.weir.observation;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.weir.Message;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.Context;
import java.util.concurrent.CountDownLatch;

/** A process that answers one request and then prints the trace and the parent of what it observed. */
public final class Service {
    private Service() {}

    /** Prints the endpoint, and then the two. */
    public static void main(String[] args) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (Tracing tracing = new Tracing();
                Context context = Context.create()) {
            WeirObservations observations = WeirObservations.of(tracing.registry());
            Responder.Handler handler = observations.answering("orders", request -> Message.of("yes"));
            try (Responder responder = Responder.open(
                    context,
                    Runnable::run,
                    1,
                    request -> {
                        try {
                            return handler.answer(request);
                        } finally {
                            answered.countDown();
                        }
                    },
                    o -> o.traceContext(true))) {
                System.out.println(responder.bind("tcp://127.0.0.1:*"));
                answered.await();
                SpanData reply = tracing.span("orders reply");
                System.out.println(reply.getTraceId() + " " + reply.getParentSpanId());
                System.in.read(); // The reply is on its way until the caller has it.
            }
        }
    }
}
