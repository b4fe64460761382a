package io.weir.docs.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.docs.pipeline.TenLines;
import io.weir.docs.pipeline.WhereMessagesWait;
import io.weir.docs.pubsub.WeatherSubscriber;
import io.weir.docs.reqrep.AskingClient;
import io.weir.docs.reqrep.Deadlines;
import io.weir.docs.reqrep.HelloClient;
import io.weir.docs.threads.HandlingReader;
import io.weir.docs.threads.MessagePuller;
import io.weir.docs.threads.MessageQueue;
import io.weir.docs.threads.MessageSource;
import io.weir.docs.threads.NonBlockingReader;
import io.weir.docs.threads.OneSocketManyThreads;
import io.weir.docs.threads.PollingReader;
import io.weir.docs.threads.RelayRace;
import io.weir.docs.threads.Stopping;
import io.weir.docs.threads.TaskStream;
import io.weir.docs.threads.WarmStart;
import io.weir.testing.NeedsPyzmq;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several sockets or threads in one program. */
@Tag("slow")
class ThreadsProgramsTest {
    @Test
    void theBatonComesBack() {
        try (Program race = new JavaProgram(RelayRace.class)) {
            assertThat(race.line()).isEqualTo("Test successful!");
            race.awaitEnd();
        }
    }

    @Test
    void tenLinesSayHello() {
        try (Program lines = new JavaProgram(TenLines.class)) {
            assertThat(lines.line()).isEqualTo("hello");
            lines.awaitEnd();
        }
    }

    @Test
    void requestsAreAnsweredInTime() {
        try (Program requests = new JavaProgram(Deadlines.class)) {
            assertThat(requests.line()).isEqualTo("re: hello");
            assertThat(requests.line()).isEqualTo("re: again");
            requests.awaitEnd();
        }
    }

    @Test
    void threeMessagesWaitAndTheFourthIsNotTaken() {
        try (Program marks = new JavaProgram(WhereMessagesWait.class, "connect=" + Mix.unbound())) {
            for (int i = 1; i <= 3; i++) {
                assertThat(marks.line()).isEqualTo("waiting to be sent: " + i);
            }
            assertThat(marks.line()).isEqualTo("FULL");
            marks.awaitEnd();
        }
    }

    @Test
    void closingEndsAThreadThatWaits() {
        try (Program stopping = new JavaProgram(Stopping.class)) {
            assertThat(stopping.line()).isEqualTo("closed");
            stopping.awaitEnd();
        }
    }

    @Test
    void aStreamGoesThroughTwoSocketsAndIsReadOneByOne() {
        try (Program stream = new JavaProgram(TaskStream.class)) {
            assertThat(stream.line()).isEqualTo("read: 3");
            stream.awaitEnd();
        }
    }

    @Test
    void aServerThatIsWarmAnswers() {
        try (Program server = new JavaProgram(WarmStart.class, "bind=" + Mix.ANY)) {
            assertThat(server.line()).startsWith("warmed up for ").contains("REQ and REP over tcp");
            String endpoint = server.endpoint();
            try (Program client = new JavaProgram(HelloClient.class, "connect=" + endpoint)) {
                server.awaitEnd();
                assertThat(client.line()).isNotEmpty();
            }
        }
    }

    abstract static class Programs extends Mix {
        Programs(Language bound, Language connected) {
            super(bound, connected);
        }

        @Test
        void bothSourcesAreDrainedWithoutWaiting() {
            readsBoth(NonBlockingReader.class);
        }

        @Test
        void bothSourcesAreDrainedInTurn() {
            readsBoth(HandlingReader.class);
        }

        @Test
        void bothSourcesAreDrainedByAThreadThatWaitsForBoth() {
            readsBoth(PollingReader.class);
        }

        private void readsBoth(Class<?> reader) {
            Program source = first(Source.class, "tasks=" + ANY, "updates=" + ANY);
            Program reading = second(reader, "tasks=" + source.endpoint(), "updates=" + source.endpoint());
            List<String> lines = Stream.generate(reading::line).limit(200).toList();
            assertThat(lines.stream().filter(line -> line.startsWith("task ")))
                    .containsExactlyElementsOf(numbered("task "));
            assertThat(lines.stream().filter(line -> line.startsWith("update ")))
                    .containsExactlyElementsOf(numbered("update 10001 "));
        }

        private static List<String> numbered(String beginning) {
            return IntStream.range(0, 100).mapToObj(i -> beginning + i).toList();
        }

        @Test
        void manyThreadsAnswerOnOneSocket() {
            String endpoint = first(OneSocketManyThreads.class, "bind=" + ANY, "pace=0.01")
                    .endpoint();
            Program one = second(AskingClient.class, "connect=" + endpoint);
            Program two = second(AskingClient.class, "connect=" + endpoint);
            one.line("received reply 9 [World]"::equals);
            two.line("received reply 9 [World]"::equals);
        }

        @Test
        void aQueueWithoutAPullerStallsNoSubscriber() {
            Program queue = first(MessageQueue.class, "sub=" + ANY, "pub=" + ANY, "push=" + ANY);
            String sub = queue.endpoint();
            String pub = queue.endpoint();
            String push = queue.endpoint();
            Program subscriber = second(WeatherSubscriber.class, "connect=" + pub);
            second(MessageSource.class, "connect=" + sub, "pace=0.01");
            for (int i = 0; i < 5; i++) {
                assertThat(subscriber.line()).matches("abc hello[0-9.]+");
            }
            Program puller = second(MessagePuller.class, "connect=" + push);
            assertThat(puller.line()).matches("Got: hello[0-9.]+");
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
