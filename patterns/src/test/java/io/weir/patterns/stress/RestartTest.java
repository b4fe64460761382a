package io.weir.patterns.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.snapshot.SocketSnapshot.ListenerSnapshot;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A publisher is killed and starts anew, and all its subscribers come back at once. */
@Tag("slow")
@Tag("stress")
@EnabledOnOs(OS.LINUX)
@Timeout(600)
class RestartTest {
    private static final System.Logger LOG = System.getLogger("io.weir.test");
    private static final int PROCESSES = 2;
    private static final int CLIENTS = 2500;
    private static final int RESTARTS = 3;

    /** On two cores that have nothing else to do; what others take of them is added. */
    private static final Duration ALL_SERVED = Duration.ofSeconds(5);

    @Test
    void fiveThousandSubscribersAreServedWithinFiveSecondsOfEachRestart() throws Exception {
        List<ChildJvm> clients = new ArrayList<>();
        ChildJvm server = server("*");
        try {
            String endpoint = server.line();
            for (int i = 0; i < PROCESSES; i++) {
                clients.add(
                        ChildJvm.withOpenFiles(2 * CLIENTS + 1000, Clients.class, Integer.toString(CLIENTS), endpoint));
            }
            served(clients);
            String port = endpoint.substring(endpoint.lastIndexOf(':') + 1);
            for (int i = 0; i < RESTARTS; i++) {
                server.close();
                server.status();
                server = server(port);
                assertThat(server.line()).isEqualTo(endpoint);
                long begun = System.nanoTime();
                served(clients);
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                LOG.log(
                        Level.INFO,
                        "all served after {0} ms at a load of {1}; {2}",
                        took.toMillis(),
                        load,
                        server.line());
                assertThat(took).isLessThan(ALL_SERVED);
            }
        } finally {
            server.close();
            clients.forEach(ChildJvm::close);
        }
    }

    /** Waits until each subscriber has received a message since the last time. */
    private static void served(List<ChildJvm> clients) {
        for (ChildJvm each : clients) {
            assertThat(each.line()).isEqualTo("served");
        }
    }

    private static ChildJvm server(String port) throws Exception {
        return ChildJvm.withOpenFiles(2 * PROCESSES * CLIENTS + 1000, Server.class, port);
    }

    /** Publishes one message when all have subscribed. */
    static final class Server {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create();
                    PubSocket pub = PubSocket.open(context)) {
                Endpoint bound = pub.bind("tcp://127.0.0.1:" + args[0]);
                System.out.println(bound);
                pub.awaitSubscribers("news", PROCESSES * CLIENTS, Duration.ofMinutes(5));
                pub.send("news");
                ListenerSnapshot listener = pub.snapshot().listeners().get(0);
                System.out.println(pub.peerCount() + " peers, " + listener + ", refused " + pub.refusals());
                new CountDownLatch(1).await();
            }
        }
    }

    /** Subscribers that say when all of them have received one more message. */
    static final class Clients {
        public static void main(String[] args) throws Exception {
            int count = Integer.parseInt(args[0]);
            AtomicInteger received = new AtomicInteger();
            try (Context context = Context.builder().maxSockets(count).build()) {
                for (int i = 0; i < count; i++) {
                    SubSocket sub = SubSocket.open(context);
                    sub.onMessage(message -> {
                        if (received.incrementAndGet() % count == 0) {
                            System.out.println("served");
                        }
                    });
                    sub.subscribe("news");
                    sub.connect(args[1]);
                }
                new CountDownLatch(1).await();
            }
        }
    }
}
