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
 */
public record ContextSettings(
        TransportSettings transport,
        long sendMemory,
        long receiveMemory,
        long bodyMemory,
        @Nullable Executor executor,
        List<Transport> given) {}
