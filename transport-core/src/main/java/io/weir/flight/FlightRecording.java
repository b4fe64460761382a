package io.weir.flight;

import io.weir.event.SocketEvent;
import jdk.jfr.FlightRecorder;

/**
 * Puts the events of sockets into the recordings of Flight Recorder that are running. Any thread; what is recorded as the thread
 * is the one on which it happened.
 */
public final class FlightRecording {
    private FlightRecording() {}

    /**
     * Records the event if any recording wants it. As long as there was none, the classes of our events are not loaded: each
     * costs a class that Flight Recorder makes for it, which an application that starts would wait for.
     */
    public static void record(SocketEvent event) {
        if (FlightRecorder.isInitialized()) {
            JfrEvents.record(event);
        }
    }
}
