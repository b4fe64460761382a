package io.weir.bench.compare;

/** The bare ceiling of inproc: a queue between two threads. */
final class BareQueue implements End {
    private final EndTask task;

    BareQueue(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        ParkingQueue<byte[]> queue = new ParkingQueue<>();
        HelperThreads.start("push", () -> {
            while (true) {
                queue.put(task.body());
            }
        });
        while (true) {
            queue.take();
            meter.arrived();
        }
    }
}
