package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParkingQueueTest {
    private static final int MANY = 200_000;

    @Test
    void everythingArrivesInOrderThoughBothEndsPark() throws InterruptedException {
        ParkingQueue<Integer> queue = new ParkingQueue<>();
        Thread putter = new Thread(() -> {
            for (int i = 0; i < MANY; i++) {
                queue.put(i);
            }
        });
        putter.start();
        for (int i = 0; i < MANY; i++) {
            assertThat(queue.take()).isEqualTo(i);
        }
        putter.join();
    }
}
