package io.weir.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.weir.Message;
import io.weir.observation.MessageReceiverContext;
import org.jspecify.annotations.Nullable;

/** An observation {@code weir.listener} around each call, with the socket and the method, in the trace that the message came with. */
final class ObservedListener implements ListenerObserver {
    private final ObservationRegistry registry;

    ObservedListener(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public @Nullable Message observe(String socket, String method, Message message, Call call) throws Exception {
        Observation observation = Observation.createNotStarted(
                        "weir.listener", () -> new MessageReceiverContext(message, Kind.CONSUMER), registry)
                .contextualName(socket + " handle")
                .lowCardinalityKeyValue("socket", socket)
                .lowCardinalityKeyValue("method", method);
        return observation.observeChecked(call::make);
    }
}
