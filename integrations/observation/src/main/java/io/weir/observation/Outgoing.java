package io.weir.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.weir.Message;
import io.weir.Trace;
import org.jspecify.annotations.Nullable;

/** What is sent, as a tracer sees it: it may say in whose course. For one thread. */
final class Outgoing extends SenderContext<Outgoing> {
    private String parent = "";
    private String state = "";

    Outgoing(Kind kind) {
        super(Outgoing::say, kind);
        setCarrier(this);
    }

    /** A tracer that speaks other headers than those of W3C says nothing here. */
    private static void say(@Nullable Outgoing to, String name, String value) {
        if (to == null) {
            return;
        }
        if (name.equalsIgnoreCase(Incoming.PARENT)) {
            to.parent = value;
        } else if (name.equalsIgnoreCase(Incoming.STATE)) {
            to.state = value;
        }
    }

    /** The message with what was said, or as it is. */
    Message on(Message message) {
        if (parent.isEmpty()) {
            return message;
        }
        // The state may be cut, and rather none than half an entry; the parent never is.
        return message.withTrace(new Trace(parent, state.length() > Trace.MAX_STATE ? "" : state));
    }
}
