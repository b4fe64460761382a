package io.weir.bench.cli;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.RoutingId;
import io.weir.option.Retention;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir names}, and what it reads. */
@Tag("slow")
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class NamesCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @AutoClose
    private final Context context = Context.create();

    private PubSocket publisher() {
        return PubSocket.open(context, o -> o.retention(Retention.named().persistent(directory)));
    }

    /** A publisher keeps three messages of topics a and b for one name, and two of them for another. */
    private void keep() throws Exception {
        try (PubSocket publisher = publisher()) {
            String endpoint = publisher.bind("tcp://127.0.0.1:*").toString();
            subscribe(endpoint, publisher, "all", "a", "b");
            subscribe(endpoint, publisher, "some", "b");
            eventually(() -> assertThat(publisher.names()).noneMatch(name -> name.connected()));
            publisher.send("a1");
            publisher.send("b1");
            publisher.send("b2");
        }
    }

    private void subscribe(String endpoint, PubSocket publisher, String name, String... topics) throws Exception {
        try (SubSocket sub = SubSocket.open(context, o -> o.routingId(RoutingId.of(name)))) {
            List.of(topics).forEach(sub::subscribe);
            sub.connect(endpoint);
            eventually(() -> assertThat(publisher.names())
                    .anyMatch(each -> each.name().equals(RoutingId.of(name)) && each.topics() == topics.length));
        }
    }

    private String names(int status, String... more) {
        String[] args = new String[more.length + 2];
        args[0] = "names";
        args[1] = directory.toString();
        System.arraycopy(more, 0, args, 2, more.length);
        try (Running command = Running.weir(args)) {
            assertThat(command.status()).isEqualTo(status);
            return status == Status.DONE ? command.rest() : command.errorLine();
        }
    }

    @Test
    void eachNameIsALineWithWhatItMisses() throws Exception {
        keep();
        assertThat(names(Status.DONE).lines())
                .hasSize(2)
                .satisfiesExactly(
                        all -> assertThat(all).matches("all\t3\t6\t0\t2\t.*Z\t"),
                        some -> assertThat(some).matches("some\t2\t4\t0\t1\t.*Z\t"));
    }

    @Test
    void toLookTakesNothingAway() throws Exception {
        keep();
        String first = names(Status.DONE);
        assertThat(names(Status.DONE)).isEqualTo(first);
        try (PubSocket next = publisher();
                SubSocket sub = SubSocket.open(context, o -> o.routingId(RoutingId.of("all")))) {
            sub.subscribe("a");
            sub.subscribe("b");
            sub.connect(next.bind("tcp://127.0.0.1:*"));
            assertThat(sub.receive(PATIENCE).text()).isEqualTo("a1");
            assertThat(sub.receive(PATIENCE).text()).isEqualTo("b1");
            assertThat(sub.receive(PATIENCE).text()).isEqualTo("b2");
        }
    }

    @Test
    void aNameThatIsForgottenIsNotThereForTheNextPublisherAndTheOtherIs() throws Exception {
        keep();
        assertThat(names(Status.DONE, "--forget", "all")).isEmpty();
        assertThat(names(Status.DONE)).startsWith("some\t2\t");
        try (PubSocket next = publisher()) {
            assertThat(next.names()).singleElement().satisfies(name -> {
                assertThat(name.name()).isEqualTo(RoutingId.of("some"));
                assertThat(name.waiting()).isEqualTo(2);
            });
        }
    }

    @Test
    void aNameThatIsNotThereIsNotForgotten() throws Exception {
        keep();
        assertThat(names(Status.FAILED, "--forget", "other")).contains("no name 'other'");
    }

    @Test
    void aDirectoryThatAPublisherUsesIsRefused() {
        try (PubSocket publisher = publisher()) {
            assertThat(names(Status.FAILED)).contains("in use");
            assertThat(names(Status.FAILED, "--forget", "all")).contains("in use");
            assertThat(publisher.names()).isEmpty();
        }
    }

    @Test
    void aDirectoryWithoutNamesIsRefusedAndStaysAsItIs() throws Exception {
        assertThat(names(Status.FAILED)).contains("no publisher has kept anything here");
        assertThat(Files.list(directory)).isEmpty();
    }
}
