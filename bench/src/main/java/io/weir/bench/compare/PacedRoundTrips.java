package io.weir.bench.compare;

import java.util.concurrent.Semaphore;

/** Has one thread send at fixed times what another gets the reply to; the reply to one comes before the next is sent. */
final class PacedRoundTrips {
    /** Sends a request. */
    interface Request {
        void send() throws InterruptedException;
    }

    private final Meter meter;
    private final Semaphore reply = new Semaphore(0);
    private volatile boolean scheduled;
    private volatile long time;

    PacedRoundTrips(Meter meter) {
        this.meter = meter;
    }

    /** Sends until the end of the process. The schedule begins anew with the measured time, as in {@link RoundTrips}. */
    void takeAll(int perSecond, Request request) throws InterruptedException {
        take(request);
        Schedule warmUp = new Schedule(perSecond);
        while (!meter.isMeasuring()) {
            warmUp.awaitNext();
            take(request);
        }
        scheduled = true;
        Schedule measured = new Schedule(perSecond);
        while (true) {
            time = measured.awaitNext();
            take(request);
        }
    }

    private void take(Request request) throws InterruptedException {
        request.send();
        reply.acquire();
    }

    /** The reply is here. */
    void replied() {
        if (scheduled) {
            meter.arrivedAfter(time);
        } else {
            meter.arrived();
        }
        reply.release();
    }
}
