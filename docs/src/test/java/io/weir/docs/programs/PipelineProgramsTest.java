package io.weir.docs.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.docs.pipeline.BatchSink;
import io.weir.docs.pipeline.BatchVentilator;
import io.weir.docs.pipeline.BatchWorker;
import io.weir.docs.pipeline.ConfiguredSource;
import io.weir.docs.pipeline.FileThroughAPipeline;
import io.weir.docs.pipeline.KillableWorker;
import io.weir.docs.pipeline.KillingSink;
import io.weir.docs.pipeline.Sink;
import io.weir.docs.pipeline.Ventilator;
import io.weir.docs.pipeline.Worker;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One hands out tasks, many work, one collects. */
@Tag("slow")
class PipelineProgramsTest {
    /** One mark for each result, each tenth another one. */
    private static final String MARKS = ":.........".repeat(10);

    @Test
    void aFileArrivesAsItWas() {
        try (Program file = new JavaProgram(FileThroughAPipeline.class)) {
            assertThat(file.line()).isEqualTo("arrived");
            file.awaitEnd();
        }
    }

    @Test
    void optionsAreText() throws InterruptedException {
        try (Context context = Context.create();
                PullSocket sink = PullSocket.open(context)) {
            String connect = sink.bind("tcp://127.0.0.1:*") + "?sendHighWaterMark=77&linger=2s";
            try (Program source = new JavaProgram(ConfiguredSource.class, "connect=" + connect)) {
                assertThat(sink.receive().text()).isEqualTo("from an endpoint, with a mark of 77");
                assertThat(sink.receive().text()).isEqualTo("from a map, with a mark of 5000");
                source.awaitEnd();
            }
        }
    }

    abstract static class Programs extends Mix {
        Programs(Language ends, Language workers) {
            super(ends, workers);
        }

        @Test
        void twoWorkersTakeHalfTheTime() {
            Program sink = first(Sink.class, "bind=" + ANY);
            String sinkAt = sink.endpoint();
            Program ventilator = first(Ventilator.class, "bind=" + ANY, "sink=" + sinkAt, "least=3", "most=3");
            String tasksAt = ventilator.endpoint();
            for (String name : new String[] {"work1", "work2"}) {
                second(Worker.class, "connect=" + tasksAt, "sink=" + sinkAt, "name=" + name, "pace=0.1");
            }
            assertThat(ventilator.line()).isEqualTo("ten tasks of together 30 s");
            List<String> results = Stream.generate(sink::line).limit(10).toList();
            assertThat(Collections.frequency(results, "work1 did a task of 3 s"))
                    .isEqualTo(5);
            assertThat(Collections.frequency(results, "work2 did a task of 3 s"))
                    .isEqualTo(5);
            assertThat(millis(sink.after("elapsed: "))).isLessThan(2700);
            sink.awaitEnd();
            ventilator.awaitEnd();
        }

        @Test
        void aHundredTasksAreMarked() {
            Program sink = first(BatchSink.class, "bind=" + ANY);
            String sinkAt = sink.endpoint();
            Program ventilator = first(BatchVentilator.class, "bind=" + ANY, "workers=2");
            String tasksAt = ventilator.endpoint();
            for (int i = 0; i < 2; i++) {
                second(BatchWorker.class, "connect=" + tasksAt, "sink=" + sinkAt, "pace=0.1");
            }
            int expected = millis(ventilator.after("Total expected cost: ")) / 10;
            assertThat(sink.line()).isEqualTo(MARKS);
            assertThat(millis(sink.after("Total elapsed time: "))).isGreaterThan(expected / 3);
            sink.awaitEnd();
        }

        @Test
        void theSinkEndsTheWorkers() {
            Program sink = first(KillingSink.class, "bind=" + ANY, "control=" + ANY, "workers=2");
            String sinkAt = sink.endpoint();
            String controlAt = sink.endpoint();
            Program ventilator = first(BatchVentilator.class, "bind=" + ANY, "workers=2");
            String tasksAt = ventilator.endpoint();
            String[] args = {"connect=" + tasksAt, "sink=" + sinkAt, "control=" + controlAt, "pace=0.1"};
            Program one = second(KillableWorker.class, args);
            Program two = second(KillableWorker.class, args);
            assertThat(sink.line()).isEqualTo(MARKS);
            for (Program worker : new Program[] {one, two}) {
                assertThat(worker.line()).isEqualTo("killed");
                worker.awaitEnd();
            }
            sink.awaitEnd();
        }

        private static int millis(String words) {
            return Integer.parseInt(words.substring(0, words.indexOf(' ')));
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
