package io.weir.patterns.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.weir.patterns.contract.Wire;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that is deployed again and again in one process, on threads that live on. */
@Tag("slow")
@Timeout(120)
class RedeployTest {
    private static final int TIMES = 10;

    /** The JDK has caches of method handles that keep classes softly. */
    private static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:SoftRefLRUPolicyMSPerMB=0");

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"INPROC", "TCP_ON_EPOLL", "TCP_ON_NIO", "IPC_ON_EPOLL", "IPC_ON_NIO"})
    void nothingOfAClosedContextStaysOnTheThreadThatUsedIt(Wire wire) throws Exception {
        assumeTrue(Epoll.isAvailable() || !wire.io().equals("epoll"));
        assertNoneStaysInAContainer(wire, List.of());
    }

    @Test
    void nothingStaysInAFlightRecorderThatRuns() throws Exception {
        assertNoneStaysInAContainer(Wire.TCP, List.of("-XX:StartFlightRecording", "-Xlog:jfr*=off"));
    }

    private static void assertNoneStaysInAContainer(Wire wire, List<String> options) throws Exception {
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(options);
        all.add("-D" + Isolated.CLASS_PATH + "=" + System.getProperty("java.class.path"));
        try (ChildJvm child = ChildJvm.alone(
                all,
                Container.class,
                String.valueOf(TIMES),
                wire.io(),
                wire.anywhere(),
                wire.nowhere().toString())) {
            String line = child.line();
            while (line != null && !line.startsWith("deployed")) {
                line = child.line(); // Flight Recorder prints what it was told.
            }
            assertThat(line).isEqualTo("deployed " + TIMES);
            assertThat(child.line()).isEqualTo("stay 0");
        }
    }

    @Test
    void nothingStaysOnTheEventLoopsAndInTheMetersOfTheHost() throws Exception {
        try (ChildJvm child = ChildJvm.start(OPTIONS, Host.class)) {
            assertThat(child.line()).isEqualTo("meters 0");
            assertThat(child.line()).isEqualTo("stay 0");
        }
    }

    /** Lends its event loops and its registry to ten applications. */
    static final class Host {
        public static void main(String[] args) throws Exception {
            EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
            loops.submit(() -> "started by its host").get(10, TimeUnit.SECONDS);
            MeterRegistry registry = new SimpleMeterRegistry();
            List<WeakReference<?>> loaders = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                try (Isolated loader = new Isolated(List.of("io.netty.", "io.micrometer."))) {
                    loaders.add(new WeakReference<>(loader));
                    loader.run(Hosted.class, loops, registry);
                }
            }
            System.out.println("meters " + registry.getMeters().size());
            System.out.println("stay " + Container.staying(loaders));
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    @Test
    void theThreadsOfAContextThatIsSharedKeepNoneOfThoseThatUseIt() throws Exception {
        try (ChildJvm child = ChildJvm.start(OPTIONS, Sharer.class)) {
            assertThat(child.line()).isEqualTo("stay 0");
        }
    }

    /** Lends its context to ten applications. */
    static final class Sharer {
        public static void main(String[] args) throws Exception {
            List<WeakReference<?>> loaders = new ArrayList<>();
            try (Context context = Context.create()) {
                for (int i = 0; i < TIMES; i++) {
                    try (Isolated loader = new Isolated(List.of("io.weir.", "io.netty."))) {
                        loaders.add(new WeakReference<>(loader));
                        loader.run(Sharing.class, context);
                    }
                }
                System.out.println("stay " + Container.staying(loaders));
            }
        }
    }
}
