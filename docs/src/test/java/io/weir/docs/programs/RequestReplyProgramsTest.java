package io.weir.docs.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.docs.reqrep.AskingClient;
import io.weir.docs.reqrep.CountingServer;
import io.weir.docs.reqrep.DelayingServer;
import io.weir.docs.reqrep.HelloClient;
import io.weir.docs.reqrep.HelloServer;
import io.weir.docs.reqrep.ObjectClient;
import io.weir.docs.reqrep.ObjectServer;
import io.weir.docs.reqrep.PingClient;
import io.weir.docs.reqrep.RetryingClient;
import io.weir.docs.reqrep.WorldServer;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One asks, the other answers. */
@Tag("slow")
class RequestReplyProgramsTest {
    abstract static class Programs extends Mix {
        Programs(Language server, Language client) {
            super(server, client);
        }

        @Test
        void hello() {
            Program server = first(HelloServer.class, "bind=" + ANY);
            Program client = second(HelloClient.class, "connect=" + server.endpoint());
            assertThat(client.line()).isEqualTo("world");
            client.awaitEnd();
            assertThat(server.line()).isEqualTo("hello");
        }

        @Test
        void helloWhenTheClientIsFirst() {
            String endpoint = unbound();
            Program client = second(HelloClient.class, "connect=" + endpoint);
            first(HelloServer.class, "bind=" + endpoint);
            assertThat(client.line()).isEqualTo("world");
            client.awaitEnd();
        }

        @Test
        void aClientThatWaitsTooLongAsksAgain() {
            Program server = first(DelayingServer.class, "bind=" + ANY, "pace=0.1");
            String endpoint = server.endpoint();
            Program client = second(RetryingClient.class, "connect=" + endpoint, "pace=0.1");
            client.line("world"::equals);
            client.line("confused"::equals);
            client.line("world"::equals);

            server.close();
            client.line("confused"::equals);
            first(DelayingServer.class, "bind=" + endpoint, "pace=0.1");
            client.line("world"::equals);
        }

        @Test
        void nineRequestsAreCounted() {
            Program server = first(CountingServer.class, "bind=" + ANY, "pace=0.01");
            Program client = second(AskingClient.class, "connect=" + server.endpoint());
            for (int i = 1; i < 10; i++) {
                assertThat(client.line()).isEqualTo("received reply " + i + " [world!]");
                assertThat(server.line()).isEqualTo("received request. message:hello; count:" + i);
            }
            client.awaitEnd();
        }

        @Test
        void eachClientGetsItsOwnAnswers() {
            String endpoint = first(WorldServer.class, "bind=" + ANY, "otherwise=success", "pace=0.01")
                    .endpoint();
            Program hello = second(AskingClient.class, "connect=" + endpoint);
            Program ok = second(AskingClient.class, "connect=" + endpoint, "text=ok");
            for (int i = 1; i < 10; i++) {
                assertThat(hello.line()).isEqualTo("received reply " + i + " [World]");
                assertThat(ok.line()).isEqualTo("received reply " + i + " [success]");
            }
        }

        @Test
        void theFirstServerSaysWorldToAll() {
            String endpoint =
                    first(WorldServer.class, "bind=" + ANY, "pace=0.01").endpoint();
            Program client = second(AskingClient.class, "connect=" + endpoint, "text=ok");
            assertThat(client.line()).isEqualTo("received reply 1 [World]");
        }

        @Test
        void pingsUntilTheServerIsThere() {
            String endpoint = unbound();
            Program client = second(PingClient.class, "connect=" + endpoint, "pace=0.05");
            for (int i = 0; i < 2; i++) {
                assertThat(client.line()).isEqualTo("ping " + endpoint + " fail, no response.");
                assertThat(client.line()).startsWith("---").contains("begin reconnect");
            }
            first(CountingServer.class, "bind=" + endpoint, "answer=ping test success", "pace=0.01");
            client.line("ping test success"::equals);
            client.awaitEnd();
        }

        @Test
        void anObjectGoesThereAndBack(@TempDir Path directory) {
            String ipc = "ipc://" + directory.resolve("zmq");
            Program server = first(ObjectServer.class, "bind=" + ipc);
            Program client = second(ObjectClient.class, "connect=" + server.endpoint());
            assertThat(client.line()).isEqualTo("hello");
            client.awaitEnd();
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
