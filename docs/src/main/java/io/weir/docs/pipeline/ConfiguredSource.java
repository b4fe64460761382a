package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.option.EndpointOptions;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.util.Map;

/** Two sources of messages whose options are text. */
public final class ConfiguredSource {
    private ConfiguredSource() {}

    /** Sends one message from each. */
    public static void main(String... given) throws InterruptedException {
        Arguments arguments = Arguments.of(given, "connect=tcp://localhost:5557?sendHighWaterMark=10000&linger=2s");
        String text = arguments.text("connect");
        try (Context context = Context.create()) {
            // tag::endpoint[]
            // Such as tcp://localhost:5557?sendHighWaterMark=10000&linger=2s
            EndpointOptions sink = EndpointOptions.parse(text);
            try (PushSocket push = PushSocket.open(context, o -> o.set(sink.options()))) {
                push.connect(sink.endpoint());
                // end::endpoint[]
                push.send("from an endpoint, with a mark of "
                        + push.options().flow().sendHighWaterMark());
            }
            // tag::map[]
            Map<String, String> map = Map.of("send-high-water-mark", "5000", "linger", "2s");
            try (PushSocket push = PushSocket.open(context, o -> o.set(map))) {
                // end::map[]
                push.connect(sink.endpoint());
                push.send("from a map, with a mark of " + push.options().flow().sendHighWaterMark());
            }
        }
    }
}
