package io.weir.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.weir.Message;
import io.weir.Trace;
import org.jspecify.annotations.Nullable;

/** What was received, as a tracer sees it: in whose course it was sent. */
final class Incoming extends ReceiverContext<Message> {
    static final String PARENT = "traceparent";
    static final String STATE = "tracestate";

    Incoming(Message message, Kind kind) {
        super(Incoming::header, kind);
        setCarrier(message);
    }

    private static @Nullable String header(Message message, String name) {
        Trace trace = message.trace();
        if (trace == null) {
            return null;
        }
        if (name.equalsIgnoreCase(PARENT)) {
            return trace.parent();
        }
        return name.equalsIgnoreCase(STATE) && !trace.state().isEmpty() ? trace.state() : null;
    }
}
