package io.weir.engine;

import io.weir.transport.Transport;
import io.weir.transport.TransportSettings;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a context, fixed when it opens.
 *
 * @param transport its name, and what its transports are told
 * @param sendMemory bytes that may wait to be sent beyond this process; zero for no limit
 * @param receiveMemory bytes that may have been received from beyond this process and wait; zero for no limit
 * @param bodyMemory bytes outside the heap for the bodies of large messages
 * @param executor where stages complete and handlers without an event loop run; null for threads of the context's own
 * @param given transports that the host made
 * @param silent whether nothing is told of its sockets' lives, nor of what is unsent
 *     at their end, neither to the log nor to Flight Recorder; what goes wrong is logged
 */
public record ContextSettings(
        TransportSettings transport,
        long sendMemory,
        long receiveMemory,
        long bodyMemory,
        @Nullable Executor executor,
        List<Transport> given,
        boolean silent) {
    /**
     * Those of a context beside this one whose sockets are not the application's: it has one event loop, and threads of its own
     * that let the process exit, and says nothing.
     */
    ContextSettings silently(String suffix) {
        TransportSettings own = new TransportSettings(
                transport.name() + suffix,
                /* ioThreads= */ 1,
                /* daemon= */ true,
                transport.inheritance(),
                transport.io());
        return new ContextSettings(own, sendMemory, receiveMemory, bodyMemory, null, List.of(), true);
    }
}
