package io.weir.patterns.events;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.event.SocketEvent;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.event.SocketEvent.HandshakeSucceeded;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.security.Authenticator;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recording of Flight Recorder contains what happened. */
@Timeout(120)
class FlightRecorderTest {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final Authenticator USERS = Authenticator.users(Map.of("operator", "secret"));

    @Test
    void aRecordingContainsConnectsDisconnectsFailuresDropsAndBlocks(@TempDir Path folder) throws Exception {
        List<RecordedEvent> events;
        String sink;
        try (Recording recording = new Recording()) {
            for (Class<?> kind : SocketEvent.class.getPermittedSubclasses()) {
                recording.enable("weir." + kind.getSimpleName());
            }
            recording.start();
            sink = scenario();
            recording.stop();
            Path file = folder.resolve("scenario.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file);
        }
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .contains(
                        "weir.Listening",
                        "weir.Accepted",
                        "weir.ConnectDelayed",
                        "weir.Connected",
                        "weir.HandshakeSucceeded",
                        "weir.HandshakeFailed",
                        "weir.Disconnected",
                        "weir.MessagesDropped",
                        "weir.SendBlocked",
                        "weir.Stopped");

        RecordedEvent succeeded = only(events, "HandshakeSucceeded", "sink");
        assertThat(succeeded.getString("local")).isEqualTo(sink);
        assertThat(succeeded.getString("remote")).startsWith("127.0.0.1:");
        assertThat(succeeded.getString("peerType")).isEqualTo("PUSH");
        assertThat(succeeded.getString("version")).isEqualTo("3.1");
        assertThat(succeeded.getString("mechanism")).isEqualTo("PLAIN");
        assertThat(succeeded.getString("userId")).isEqualTo("operator");

        RecordedEvent failed = only(events, "HandshakeFailed", "sink");
        assertThat(failed.getString("reason")).isEqualTo("NOT_ZMTP");
        assertThat(failed.getString("detail")).isNotEmpty();
        assertThat(failed.getEventType().getCategoryNames()).containsExactly("Weir");

        assertThat(only(events, "MessagesDropped", "router").getString("reason"))
                .isEqualTo("UNROUTABLE");
        assertThat(only(events, "SendBlocked", "lonely").getDuration("time"))
                .isGreaterThanOrEqualTo(Duration.ofMillis(150));
        assertThat(only(events, "SendBlocked", "lonely").getThread().getJavaName())
                .isEqualTo(Thread.currentThread().getName());
    }

    /** Returns the address of the sink. */
    private static String scenario() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.name("sink").security(Security.plainServer(USERS)));
                PushSocket push = PushSocket.open(
                        context, o -> o.name("source").security(Security.plainClient("operator", "secret")));
                PushSocket lonely = PushSocket.open(context, o -> o.name("lonely"));
                RouterSocket router =
                        RouterSocket.open(context, o -> o.name("router").mandatory(false))) {
            Heard heard = Heard.from(pull);
            Endpoint bound = pull.bind("tcp://127.0.0.1:*");
            push.connect(bound);
            push.send("message");
            assertThat(pull.receive(TIME)).isNotNull();
            heard.first(HandshakeSucceeded.class);
            int port = Integer.parseInt(bound.address().split(":", -1)[1]);
            try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
                stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                heard.first(HandshakeFailed.class);
            }
            router.send(Message.of("absent", "message"));
            assertThat(lonely.send(Message.of("no peer"), Duration.ofMillis(150)))
                    .isEqualTo(SendResult.NO_PEER);
            push.disconnect(bound);
            eventually(
                    () -> assertThat(heard.all(SocketEvent.Disconnected.class)).hasSize(2));
            return bound.address();
        }
    }

    @Test
    void everyEventHasItsCounterpart() {
        assertThat(Stream.of(SocketEvent.class.getPermittedSubclasses()).map(Class::getSimpleName))
                .allSatisfy(name -> assertThat(Class.forName("io.weir.flight.JfrEvents$" + name)
                                .getAnnotation(jdk.jfr.Name.class)
                                .value())
                        .isEqualTo("weir." + name));
    }

    private static RecordedEvent only(List<RecordedEvent> events, String kind, String socket) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("weir." + kind))
                .filter(event -> event.getString("socket").equals(socket))
                .reduce((one, other) -> {
                    throw new AssertionError("two: " + one + other);
                })
                .orElseThrow();
    }
}
