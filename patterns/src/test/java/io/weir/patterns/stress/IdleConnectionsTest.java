package io.weir.patterns.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What connections cost that nobody uses, beside their heartbeats. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class IdleConnectionsTest {
    private static final long MEMORY = 16 << 10;

    @Test
    void anIdleConnectionTakesLessThan16Kibibytes() throws Exception {
        measure(500, 0);
    }

    @Tag("stress")
    @Test
    void tenThousandIdleConnectionsTakeLessThanATwentiethOfACore() throws Exception {
        measure(10_000, 20);
    }

    /** Lets a server have so many connections, and looks at its processor time for so many seconds, zero for not at all. */
    private static void measure(int connections, int seconds) throws Exception {
        try (ChildJvm server = start(Server.class, connections, "0");
                ChildJvm clients = start(Clients.class, connections, server.line())) {
            long bytes = Long.parseLong(server.line());
            assertThat(bytes).as("bytes of each connection").isPositive().isLessThanOrEqualTo(MEMORY);
            server.tell(Integer.toString(seconds));
            double cores = Double.parseDouble(server.line());
            System.getLogger("io.weir.test")
                    .log(
                            System.Logger.Level.INFO,
                            "{0} connections: {1} bytes each, {2} cores",
                            connections,
                            bytes,
                            cores);
            assertThat(cores).as("cores").isLessThan(seconds > 0 ? 0.05 : Double.MAX_VALUE);
            assertThat(server.line()).as("still connected").isEqualTo(Integer.toString(connections));
            clients.close();
        }
    }

    private static ChildJvm start(Class<?> program, int connections, String endpoint) throws Exception {
        return ChildJvm.withOpenFiles(2 * connections + 1000, program, Integer.toString(connections), endpoint);
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
                while (pull.peerCount() < connections) {
                    Thread.sleep(10);
                }
                System.out.println((used() - before) / connections);
                System.out.println(cores(readSeconds()));
                System.out.println(pull.peerCount());
            }
        }

        /** Bytes of the heap that are reachable, and outside of it. */
        private static long used() throws InterruptedException {
            System.gc();
            Thread.sleep(200);
            System.gc();
            long outside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return heap + Math.max(outside, PlatformDependent.usedDirectMemory());
        }

        private static int readSeconds() throws java.io.IOException {
            return Integer.parseInt(new java.io.BufferedReader(
                            new java.io.InputStreamReader(System.in, java.nio.charset.StandardCharsets.UTF_8))
                    .readLine());
        }

        private static double cores(int seconds) throws InterruptedException {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long time = System.nanoTime();
            long used = system.getProcessCpuTime();
            Thread.sleep(Duration.ofSeconds(seconds).toMillis());
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
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }
}
