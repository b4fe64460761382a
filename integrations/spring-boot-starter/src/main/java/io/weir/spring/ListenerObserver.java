package io.weir.spring;

import io.weir.Message;
import org.jspecify.annotations.Nullable;

/** Stands around each call of a listener, for those who observe it. */
@FunctionalInterface
interface ListenerObserver {
    /** Makes the call and nothing else. */
    ListenerObserver NONE = (socket, method, message, call) -> call.make();

    /** Makes the call, which is for the message, and returns or throws what it does. */
    @Nullable Message observe(String socket, String method, Message message, Call call) throws Exception;

    /** One message on its way through a method. */
    interface Call {
        @Nullable Message make() throws Exception;
    }
}
