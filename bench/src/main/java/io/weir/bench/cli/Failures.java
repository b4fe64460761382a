package io.weir.bench.cli;

import io.weir.event.SocketEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Why connections could not be made: the last reason for each endpoint. For any thread. */
final class Failures implements Consumer<SocketEvent> {
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();

    @Override
    public void accept(SocketEvent event) {
        if (event instanceof SocketEvent.Closed closed && !closed.detail().isEmpty()) {
            reasons.put(closed.remote(), closed.detail());
        }
    }

    /** Says each of them. */
    void report(Console console) {
        reasons.forEach((endpoint, reason) -> console.say(endpoint + ": not connected: " + reason));
    }
}
