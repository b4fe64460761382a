package io.weir.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.weir.Message;
import io.weir.Trace;
import org.jspecify.annotations.Nullable;

/**
 * What was received, as handlers of observations see it: a tracer finds in it the trace that the message came with. The carrier is the
 * message. For one thread.
 */
public final class MessageReceiverContext extends ReceiverContext<Message> {
    static final String PARENT = "traceparent";
    static final String STATE = "tracestate";

    /** Of an observation of what is done with the message: {@link Kind#CONSUMER}, or {@link Kind#SERVER} where it is answered. */
    public MessageReceiverContext(Message message, Kind kind) {
        super(MessageReceiverContext::header, kind);
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
