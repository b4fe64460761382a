package io.weir.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.weir.Message;
import io.weir.Trace;
import org.jspecify.annotations.Nullable;

/**
 * What is sent, as handlers of observations see it: a tracer puts into it, when the observation starts, the trace that goes with the message.
 * It is its own carrier. For one thread.
 */
public final class MessageSenderContext extends SenderContext<MessageSenderContext> {
    private String parent = "";
    private String state = "";

    /** Of an observation of sending: {@link Kind#PRODUCER}, or {@link Kind#CLIENT} where an answer is waited for. */
    public MessageSenderContext(Kind kind) {
        super(MessageSenderContext::say, kind);
        setCarrier(this);
    }

    /** A tracer that speaks other headers than those of W3C says nothing here. */
    private static void say(@Nullable MessageSenderContext to, String name, String value) {
        if (to == null) {
            return;
        }
        if (name.equalsIgnoreCase(MessageReceiverContext.PARENT)) {
            to.parent = value;
        } else if (name.equalsIgnoreCase(MessageReceiverContext.STATE)) {
            to.state = value;
        }
    }

    /** The message with what the tracer said, or as it is if it said nothing. */
    public Message on(Message message) {
        if (parent.isEmpty()) {
            return message;
        }
        // The state may be cut, and rather none than half an entry; the parent never is.
        return message.withTrace(new Trace(parent, state.length() > Trace.MAX_STATE ? "" : state));
    }
}
