package io.weir.docs.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.docs.Background;
import io.weir.docs.broker.AnsweringWorker;
import io.weir.docs.broker.Broker;
import io.weir.docs.broker.LruClient;
import io.weir.docs.broker.LruQueue;
import io.weir.docs.broker.LruWorker;
import io.weir.docs.broker.MultithreadedServer;
import io.weir.docs.broker.PingServer;
import io.weir.docs.reqrep.AskingClient;
import io.weir.docs.reqrep.RetryingClient;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands between clients and workers. */
@Tag("slow")
class BrokerProgramsTest {
    @Test
    void aQueueOfTheIdlestServesTenClientsInOneProcess() {
        try (Program queue = new JavaProgram(LruQueue.class)) {
            List<String> answers = Stream.generate(() -> queue.line(line -> line.startsWith("Client-")))
                    .limit(10)
                    .toList();
            assertThat(answers)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10)
                            .mapToObj(i -> "Client-" + i + ": OK")
                            .toList());
            queue.awaitEnd();
        }
    }

    abstract static class Programs extends Mix {
        Programs(Language broker, Language ends) {
            super(broker, ends);
        }

        @Test
        void tenWorkersAnswerAtTheSameTime(@TempDir Path directory) {
            String ipc = "ipc://" + directory.resolve("server.ipc");
            first(PingServer.class, "bind=" + ipc, "pace=0.1").endpoint();
            List<Program> clients =
                    several(crowd(10, 3), i -> second(RetryingClient.class, "connect=" + ipc, "patience=60000"));
            Set<String> workers = new HashSet<>();
            clients.forEach(client -> workers.add(client.after("world from ")));
            assertThat(workers).hasSizeGreaterThan(clients.size() / 2);
        }

        @Test
        void fiveThreadsAnswerFiveClients() {
            String endpoint =
                    first(MultithreadedServer.class, "bind=" + ANY, "pace=0.01").endpoint();
            several(crowd(5, 3), i -> second(AskingClient.class, "connect=" + endpoint, "text=Hello"))
                    .forEach(client -> {
                        assertThat(client.line()).isEqualTo("received reply 1 [World]");
                        client.line("received reply 9 [World]"::equals);
                        client.awaitEnd();
                    });
        }

        @Test
        void aBrokerBringsClientsAndWorkersTogether() {
            Program broker = first(Broker.class, "frontend=" + ANY, "backend=" + ANY);
            String frontend = broker.endpoint();
            String backend = broker.endpoint();
            List<Program> workers = several(2, i -> second(AnsweringWorker.class, "connect=" + backend));
            several(crowd(4, 2), i -> second(AskingClient.class, "connect=" + frontend, "text=Hello"))
                    .forEach(client -> {
                        client.line("received reply 9 [World]"::equals);
                        client.awaitEnd();
                    });
            assertThat(workers.get(0).line()).isEqualTo("Received request: Hello");
        }

        @Test
        void repliesAreNeverCrossed() throws Exception {
            Program broker = first(Broker.class, "frontend=" + ANY, "backend=" + ANY);
            String frontend = broker.endpoint();
            String backend = broker.endpoint();
            try (Context context = Context.create();
                    ReqSocket one = ReqSocket.open(context);
                    ReqSocket two = ReqSocket.open(context);
                    RepSocket left = RepSocket.open(context);
                    RepSocket right = RepSocket.open(context)) {
                one.connect(frontend);
                two.connect(frontend);
                left.connect(backend);
                right.connect(backend);
                Background.start(() -> echo(left));
                Background.start(() -> echo(right));
                for (int i = 0; i < 20; i++) {
                    one.send("one" + i);
                    two.send("two" + i);
                    assertThat(one.receive().text()).isEqualTo("one" + i);
                    assertThat(two.receive().text()).isEqualTo("two" + i);
                }
            }
        }

        @Test
        void aQueueOfTheIdlestServesClientsInOthers() {
            int number = crowd(10, 3);
            Program queue = first(
                    LruQueue.class, "frontend=" + ANY, "backend=" + ANY, "clients=" + number, "parties=elsewhere");
            String frontend = queue.endpoint();
            String backend = queue.endpoint();
            several(2, i -> second(LruWorker.class, "connect=" + backend, "name=Worker-" + i));
            List<Program> clients =
                    several(number, i -> second(LruClient.class, "connect=" + frontend, "name=Client-" + i));
            for (int i = 0; i < number; i++) {
                assertThat(clients.get(i).line()).isEqualTo("Client-" + i + ": OK");
                clients.get(i).awaitEnd();
            }
            queue.awaitEnd();
        }

        private static void echo(RepSocket socket) throws InterruptedException {
            while (true) {
                socket.send(socket.receive());
            }
        }

        private static List<Program> several(int number, IntFunction<Program> start) {
            return IntStream.range(0, number).mapToObj(start).toList();
        }
    }

    @Nested
    class BothInJava extends Programs {
        BothInJava() {
            super(Language.JAVA, Language.JAVA);
        }
    }

    @Nested
    @NeedsPyzmq
    class PythonConnects extends Programs {
        PythonConnects() {
            super(Language.JAVA, Language.PYTHON);
        }
    }

    @Nested
    @NeedsPyzmq
    class PythonIsConnectedTo extends Programs {
        PythonIsConnectedTo() {
            super(Language.PYTHON, Language.JAVA);
        }
    }
}
