package io.weir.patterns.embedding;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.weir.patterns.contract.Wire;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that is deployed again and again in one process, on threads that live on. */
@Timeout(120)
class RedeployTest {
    private static final int TIMES = 10;

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"INPROC", "TCP_ON_EPOLL", "TCP_ON_NIO", "IPC_ON_EPOLL", "IPC_ON_NIO"})
    void nothingOfAClosedContextStaysOnTheThreadThatUsedIt(Wire wire) throws Exception {
        assumeTrue(Epoll.isAvailable() || !wire.io().equals("epoll"));
        List<WeakReference<?>> loaders = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            String nowhere = wire.nowhere().toString();
            loaders.add(new WeakReference<>(Isolated.run(Deployed.class, wire.io(), wire.anywhere(), nowhere)));
        }
        assertAllAreCollected(loaders);
    }

    private static void assertAllAreCollected(List<WeakReference<?>> loaders) throws Exception {
        eventually(() -> {
            System.gc();
            assertThat(loaders.stream().filter(loader -> loader.get() != null))
                    .as("loaders that stay")
                    .isEmpty();
        });
    }
}
