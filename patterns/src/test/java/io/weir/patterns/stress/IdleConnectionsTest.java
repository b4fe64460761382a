package io.weir.patterns.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.System.Logger.Level;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What connections cost that carry no messages, beside their heartbeats. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class IdleConnectionsTest {
    private static final System.Logger LOG = System.getLogger("io.weir.test");
    private static final long MEMORY = 16 << 10;

    @Test
    void anIdleConnectionTakesLessThan16Kibibytes() throws Exception {
        connect(500, server -> {});
    }

    @Tag("stress")
    @Test
    void tenThousandIdleConnectionsTakeLessThanATwentiethOfACore() throws Exception {
        connect(10_000, server -> {
            server.tell("20");
            double cores = Double.parseDouble(server.line());
            LOG.log(Level.INFO, "{0} cores", cores);
            assertThat(cores).as("cores").isLessThan(0.05);
            assertThat(server.line()).as("still connected").isEqualTo("10000");
        });
    }

    /** What is tried on a server whose clients are there. */
    private interface Trial {
        void run(ChildJvm server) throws Exception;
    }

    private static void connect(int connections, Trial then) throws Exception {
        try (ChildJvm server = start(Server.class, connections);
                ChildJvm clients = start(Clients.class, connections, server.line())) {
            long bytes = Long.parseLong(server.line());
            LOG.log(Level.INFO, "{0} connections, {1} bytes each", connections, bytes);
            assertThat(bytes).as("bytes of each connection").isPositive().isLessThanOrEqualTo(MEMORY);
            then.run(server);
            clients.close();
        }
    }

    private static ChildJvm start(Class<?> program, int connections, String... endpoint) throws Exception {
        String[] arguments = Stream.concat(Stream.of(Integer.toString(connections)), Stream.of(endpoint))
                .toArray(String[]::new);
        return ChildJvm.withOpenFiles(2 * connections + 1000, program, arguments);
    }

    /** A pull that sends a PING on each connection every ten seconds. */
    static final class Server {
        private static final Duration INTERVAL = Duration.ofSeconds(10);

        public static void main(String[] args) throws Exception {
            int connections = Integer.parseInt(args[0]);
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.heartbeatInterval(INTERVAL))) {
                long before = used();
                System.out.println(pull.bind("tcp://127.0.0.1:*"));
                if (!pull.awaitPeers(connections, Duration.ofMinutes(2))) {
                    throw new AssertionError("only " + pull.peerCount());
                }
                System.out.println((used() - before) / connections);
                String seconds =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                System.out.println(cores(Integer.parseInt(seconds)));
                System.out.println(pull.peerCount());
            }
        }

        /** Bytes of the heap that are reachable, and outside of it. */
        private static long used() throws InterruptedException {
            System.gc();
            System.gc(); // What cleaners let go of after the first.
            long outside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return heap + Math.max(outside, PlatformDependent.usedDirectMemory());
        }

        private static double cores(int seconds) throws InterruptedException {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long time = System.nanoTime();
            long used = system.getProcessCpuTime();
            new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
            return (double) (system.getProcessCpuTime() - used) / (System.nanoTime() - time);
        }
    }

    /** Pushes that send nothing. */
    static final class Clients {
        public static void main(String[] args) throws Exception {
            int connections = Integer.parseInt(args[0]);
            try (Context context = Context.builder().maxSockets(connections).build()) {
                for (int i = 0; i < connections; i++) {
                    PushSocket.open(context).connect(args[1]);
                }
                new CountDownLatch(1).await();
            }
        }
    }
}
