package io.weir.patterns.events;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which logger says what, at which level, and that each can be set by itself. */
@Timeout(120)
class LoggersTest {
    private static final String TCP = "tcp://127.0.0.1:*";

    private final Logger lifecycle = Logger.getLogger("io.weir.lifecycle");
    private final Logger connection = Logger.getLogger("io.weir.connection");
    private final Logger refusal = Logger.getLogger("io.weir.refusal");
    private final Queue<LogRecord> lines = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            line.getSourceMethodName(); // found by looking at the stack of the thread that logs
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        for (Logger logger : List.of(lifecycle, connection, refusal)) {
            logger.setUseParentHandlers(false);
            logger.addHandler(handler);
        }
    }

    @AfterEach
    void listenNoMore() {
        for (Logger logger : List.of(lifecycle, connection, refusal)) {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }
    }

    private List<String> said() {
        return lines.stream()
                .map(line -> line.getLevel() + " " + line.getLoggerName() + " " + line.getMessage())
                .toList();
    }

    @Test
    void theLifeOfASocketIsThreeLinesAtInfo() throws Exception {
        lifecycle.setLevel(Level.INFO);
        Endpoint bound;
        try (Context context = Context.builder().name("jobs").build();
                PullSocket pull = PullSocket.open(context, o -> o.name("sink"))) {
            bound = pull.bind(TCP);
            pull.unbind(bound);
        }
        assertThat(said())
                .containsExactly(
                        "INFO io.weir.lifecycle sink: opened, a PULL in jobs",
                        "INFO io.weir.lifecycle sink: bound to " + bound,
                        "INFO io.weir.lifecycle sink: bound no more to " + bound,
                        "INFO io.weir.lifecycle sink: closed");
    }

    @Test
    void aSocketWithoutEncryptionSaysWhenOtherHostsReachIt() {
        lifecycle.setLevel(Level.INFO);
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.name("sink"))) {
            pull.bind(TCP);
            assertThat(said()).noneMatch(line -> line.contains("all hosts"));
            Endpoint exposed = pull.bind("tcp://0.0.0.0:*");
            assertThat(said())
                    .filteredOn(line -> line.contains("all hosts"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO io.weir.lifecycle sink: bound to " + exposed + " with NULL: ");
        }
    }

    @Test
    void connectionsAreAtDebugInTheirOrder() throws Exception {
        connection.setLevel(Level.FINE);
        Endpoint absent = Wire.TCP.nowhere();
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.name("source"))) {
            push.connect(absent);
            eventually(() -> assertThat(said()).hasSizeGreaterThanOrEqualTo(4));
        }
        String source = "FINE io.weir.connection source: ";
        assertThat(said().get(0)).isEqualTo(source + "an attempt to connect began, remote " + absent);
        assertThat(said().get(1))
                .startsWith(source + "an attempt to connect ended (")
                .contains("refused");
        assertThat(said().get(2))
                .startsWith(source + "the next attempt to connect follows in ")
                .contains(" ms");
        assertThat(said().get(3)).isEqualTo(said().get(0));
    }

    @Test
    void bothEndsNameTheOtherAndTheReason() throws Exception {
        connection.setLevel(Level.FINE);
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.name("sink"))) {
            Endpoint bound = pull.bind(TCP);
            try (PushSocket push = PushSocket.open(context, o -> o.name("source"));
                    SubSocket sub = SubSocket.open(context, o -> o.name("wrong"))) {
                push.connect(bound);
                sub.connect(bound);
                eventually(() -> assertThat(said())
                        .anyMatch(line ->
                                line.matches(".* sink: a peer is ready: PUSH of ZMTP 3\\.1 NULL, local .*, remote .*"))
                        .anyMatch(line -> line.matches(
                                ".* source: a peer is ready: PULL of ZMTP 3\\.1 NULL, local .*, remote .*"))
                        .anyMatch(line -> line.contains("sink: a handshake failed, INCOMPATIBLE_SOCKET_TYPE (")));
            }
            eventually(() -> assertThat(said()).anyMatch(line -> line.contains("sink: a connection ended, local")));
        }
    }

    @Test
    void eachLoggerCanBeSetByItself() throws Exception {
        lifecycle.setLevel(Level.OFF);
        connection.setLevel(Level.INFO);
        refusal.setLevel(Level.WARNING);
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            sub.connect(pull.bind(TCP));
            eventually(() -> assertThat(said()).isNotEmpty());
        }
        assertThat(said()).allMatch(line -> line.startsWith("WARNING io.weir.refusal "));
    }

    @Test
    void noLineComesFromALambda() throws Exception {
        lifecycle.setLevel(Level.INFO);
        connection.setLevel(Level.FINE);
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            sub.connect(pull.bind(TCP));
            eventually(() -> assertThat(said()).anyMatch(line -> line.startsWith("WARNING io.weir.refusal")));
        }
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.getSourceClassName()).startsWith("io.weir.").doesNotContain("$");
            assertThat(line.getSourceMethodName()).doesNotContain("lambda");
        });
    }

    @Test
    void thousandsOfSocketsDoNotFloodTheLog() {
        lifecycle.setLevel(Level.FINE);
        int sockets = 2000;
        long begun = System.nanoTime();
        try (Context context = Context.builder().maxSockets(sockets).build()) {
            for (int i = 0; i < sockets; i++) {
                PullSocket.open(context).close();
            }
        }
        long seconds = (System.nanoTime() - begun) / 1_000_000_000 + 2;
        assertThat(lines).hasSize(2 * sockets);
        assertThat(said().stream().filter(line -> line.startsWith("INFO")))
                .hasSizeBetween(1, (int) (100 * seconds))
                .anyMatch(line -> line.endsWith("(what follows within this second is at DEBUG)"));
    }
}
