package io.weir.bench.compare;

import java.io.IOException;

/** Makes blocking round trips: one after the other, or at fixed times. */
final class RoundTrips {
    /** Sends a request and waits for the reply. */
    interface Trip {
        void make() throws IOException, InterruptedException;
    }

    private final EndTask task;
    private final Meter meter;

    RoundTrips(EndTask task, Meter meter) {
        this.task = task;
        this.meter = meter;
    }

    /**
     * Makes them until the end of the process. The first, which waits for the connection, is on no schedule. The schedule
     * begins anew with the measured time, so that what was late while code was cold is not held against what is warm.
     */
    void makeAll(Trip trip) throws IOException, InterruptedException {
        trip.make();
        meter.arrived();
        if (task.work() == Work.ASK) {
            while (true) {
                trip.make();
                meter.arrived();
            }
        }
        Schedule warmUp = new Schedule(task.rate());
        while (!meter.isMeasuring()) {
            warmUp.awaitNext();
            trip.make();
            meter.arrived();
        }
        Schedule measured = new Schedule(task.rate());
        while (true) {
            long time = measured.awaitNext();
            trip.make();
            meter.arrivedAfter(time);
        }
    }
}
