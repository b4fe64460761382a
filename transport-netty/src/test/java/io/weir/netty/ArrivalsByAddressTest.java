package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Refusal;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.transport.RefusedException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Three connections of each address, and ten attempts a second, a hundred at once. */
class ArrivalsByAddressTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ArrivalsByAddress arrivals = new ArrivalsByAddress(new Arrivals(1000, 3, 10));
    private long now = Long.MAX_VALUE - SECOND / 2;

    private void assertEnters(String address) {
        assertThat(arrivals.enter(address, now)).isNull();
    }

    private void assertRefused(String address, Refusal refusal) {
        assertThat(arrivals.enter(address, now))
                .extracting(RefusedException::refusal)
                .isEqualTo(refusal);
    }

    private void comeAndGo(String address) {
        assertEnters(address);
        arrivals.leave(address, now);
    }

    @Test
    void anAddressHasSoManyConnectionsAtATime() {
        for (int i = 0; i < 3; i++) {
            assertEnters("a");
        }
        assertRefused("a", Refusal.TOO_MANY_CONNECTIONS_OF_ADDRESS);
        assertEnters("b");
        arrivals.leave("a", now);
        assertEnters("a");
    }

    @Test
    void anAddressMayComeTenTimesASecondAndAHundredTimesAtOnce() {
        for (int i = 0; i < 100; i++) {
            comeAndGo("a");
        }
        assertRefused("a", Refusal.TOO_MANY_ATTEMPTS_OF_ADDRESS);
        comeAndGo("b");
        now += SECOND;
        for (int i = 0; i < 10; i++) {
            comeAndGo("a");
        }
        assertRefused("a", Refusal.TOO_MANY_ATTEMPTS_OF_ADDRESS);
        now += 10 * SECOND;
        for (int i = 0; i < 100; i++) {
            comeAndGo("a");
        }
        assertRefused("a", Refusal.TOO_MANY_ATTEMPTS_OF_ADDRESS);
    }

    @Test
    void itForgetsAddressesWhenTheirAttemptsAreForgiven() {
        for (int i = 0; i < 1000; i++) {
            comeAndGo("a" + i);
        }
        assertThat(arrivals.size()).isEqualTo(1000);
        now += SECOND;
        comeAndGo("b");
        assertThat(arrivals.size()).isEqualTo(1);
    }

    @Test
    void itRemembersOnlySoManyAddresses() {
        for (int i = 0; i < 70_000; i++) {
            comeAndGo("a" + i);
        }
        assertThat(arrivals.size()).isEqualTo(ArrivalsByAddress.REMEMBERED);
    }

    @Test
    void withoutLimitsAllEnter() {
        ArrivalsByAddress unlimited = new ArrivalsByAddress(Arrivals.UNLIMITED);
        for (int i = 0; i < 100_000; i++) {
            assertThat(unlimited.enter("a", now)).isNull();
        }
    }
}
