package io.weir.docs.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.docs.routing.DealerWorker;
import io.weir.docs.routing.IdentityCheck;
import io.weir.docs.routing.RepWorker;
import io.weir.docs.routing.ReqWorker;
import io.weir.docs.routing.RouterToDealer;
import io.weir.docs.routing.RouterToRep;
import io.weir.docs.routing.RouterToReq;
import io.weir.docs.routing.RouterToRouter;
import io.weir.docs.routing.RouterWorker;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ROUTERs that choose the peer. */
@Tag("slow")
class RoutingProgramsTest {
    private static final String DASHES = "-".repeat(40);
    private static final String PROCESSED = "Processed: ";

    @TempDir
    Path directory;

    @Test
    void aRouterNamesItsPeers() {
        try (Program program = new JavaProgram(IdentityCheck.class)) {
            assertThat(program.line()).isEqualTo(DASHES);
            assertThat(program.line()).matches("\\[005\\] 00[0-9A-F]{8}");
            assertThat(program.line()).isEqualTo("[022] ROUTER makes a name up");
            assertThat(program.line()).isEqualTo(DASHES);
            assertThat(program.line()).isEqualTo("[005] Hello");
            assertThat(program.line()).isEqualTo("[032] ROUTER uses the name of its peer");
            program.awaitEnd();
        }
    }

    @Test
    void tenTasksForTwoInOneProcess() {
        try (Program program = new JavaProgram(RouterToDealer.class, "bind=" + ipc())) {
            List<String> lines = List.of(
                    program.line(line -> line.contains(" received: ")),
                    program.line(line -> line.contains(" received: ")));
            assertThat(lines).anyMatch(line -> line.startsWith("A")).anyMatch(line -> line.startsWith("B"));
            assertThat(lines.stream().mapToInt(RoutingProgramsTest::count).sum())
                    .isEqualTo(10);
            program.awaitEnd();
        }
    }

    @Test
    void aHundredTasksForTenInOneProcess() {
        try (Program program = new JavaProgram(RouterToReq.class, "bind=" + ipc(), "pace=0.1")) {
            assertThat(IntStream.range(0, 10)
                            .map(i -> Integer.parseInt(program.after(PROCESSED).replace(" tasks", "")))
                            .sum())
                    .isEqualTo(100);
            program.awaitEnd();
        }
    }

    @Test
    void theOthersInOneProcess() {
        for (Class<?> program : List.of(RouterToRep.class, RouterToRouter.class)) {
            try (Program running = new JavaProgram(program, "bind=" + ipc())) {
                running.line("[020] This is the workload"::equals);
                running.line("[017] This is the reply"::equals);
                running.awaitEnd();
            }
        }
    }

    private String ipc() {
        return "ipc://" + directory.resolve("routing.ipc");
    }

    private static int count(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    abstract static class Programs extends Mix {
        private static final String ELSEWHERE = "workers=elsewhere";

        Programs(Language client, Language worker) {
            super(client, worker);
        }

        @Test
        void tenTasksForTwo() {
            Program client = first(RouterToDealer.class, "bind=" + ANY, ELSEWHERE);
            String endpoint = client.endpoint();
            Program a = second(DealerWorker.class, "connect=" + endpoint, "name=A");
            Program b = second(DealerWorker.class, "connect=" + endpoint, "name=B");
            assertThat(count(a.line()) + count(b.line())).isEqualTo(10);
            a.awaitEnd();
            b.awaitEnd();
            client.awaitEnd();
        }

        @Test
        void tenTasksForEachThatIsReady() {
            Program client = first(RouterToReq.class, "bind=" + ANY, "number=3", ELSEWHERE);
            String endpoint = client.endpoint();
            List<Program> workers = Stream.generate(() -> second(ReqWorker.class, "connect=" + endpoint, "pace=0.1"))
                    .limit(3)
                    .toList();
            assertThat(workers.stream()
                            .mapToInt(worker ->
                                    Integer.parseInt(worker.after(PROCESSED).replace(" tasks", "")))
                            .sum())
                    .isEqualTo(30);
            client.awaitEnd();
        }

        @Test
        void theReplyComesBackAlongThreeAddresses() {
            Program client = first(RouterToRep.class, "bind=" + ANY, ELSEWHERE);
            Program worker = second(RepWorker.class, "connect=" + client.endpoint());
            assertPrinted(worker, DASHES, "[020] This is the workload");
            assertPrinted(
                    client,
                    DASHES,
                    "[001] A",
                    "[009] address 3",
                    "[009] address 2",
                    "[009] address 1",
                    "[000]",
                    "[017] This is the reply");
            client.awaitEnd();
            worker.awaitEnd();
        }

        @Test
        void aRouterSpeaksToARouterByItsName() {
            Program client = first(RouterToRouter.class, "bind=" + ANY, ELSEWHERE);
            Program worker = second(RouterWorker.class, "connect=" + client.endpoint());
            assertPrinted(worker, DASHES, "[006] client", "[020] This is the workload");
            assertPrinted(client, DASHES, "[006] worker", "[017] This is the reply");
            client.awaitEnd();
            worker.awaitEnd();
        }

        private static void assertPrinted(Program program, String... lines) {
            for (String line : lines) {
                assertThat(program.line()).isEqualTo(line);
            }
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
