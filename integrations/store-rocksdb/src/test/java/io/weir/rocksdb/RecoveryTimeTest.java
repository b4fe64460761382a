package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long the next publisher takes to open after one was killed that kept much for a name, all of it in memory or most of it in the
 * spill. Prints it: {@code mvn -B verify -Pfull -pl integrations/store-rocksdb -am -Dtest=RecoveryTimeTest
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Timeout(1200)
class RecoveryTimeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What may have been on its way to the system: 4 MiB. */
    private static final int MOST_LOST = 4 << 10;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({"memory, -Xmx256m", "spill, -Xmx64m"})
    void ofTwentyMebibytes(String where, String heap) throws Exception {
        recover(where, heap, 20 << 10);
    }

    @ParameterizedTest
    @Tag("stress")
    @CsvSource({"memory, -Xmx4g", "spill, -Xmx256m"})
    void ofAGibibyte(String where, String heap) throws Exception {
        recover(where, heap, 1 << 20);
    }

    private void recover(String where, String heap, int messages) throws Exception {
        String kept = keep(where, heap, messages);
        try (Context context = Context.create();
                ChildJvm next = start(where, heap, 0)) {
            String endpoint = next.line();
            String recovered = next.line();
            assertThat(recovered)
                    .as("%s", recovered == null ? next.errorLine() : "")
                    .startsWith("recovered ");
            int count = Integer.parseInt(recovered.split(" ")[1]);
            assertThat(count).isBetween(messages - MOST_LOST, messages);
            try (SubSocket sub = subscriber(context, endpoint)) {
                long began = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    Message message = sub.receive(PATIENCE);
                    assertThat(message).as("message %d", i).isNotNull();
                    assertThat(ByteBuffer.wrap(message.array(0)).getInt()).isEqualTo(i);
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf("%s %s: %s; %s; sent at %.0f/s%n", where, heap, kept, recovered, count / seconds);
            }
        }
    }

    /** Runs a publisher that keeps so many, and is killed; returns what it says of that. */
    private String keep(String where, String heap, int messages) throws Exception {
        try (Context context = Context.create();
                ChildJvm publisher = start(where, heap, messages)) {
            String endpoint = publisher.line();
            assertThat(publisher.line()).startsWith("recovered 0 ");
            try (SubSocket sub = subscriber(context, endpoint)) {
                assertThat(publisher.line()).isEqualTo("subscribed");
            }
            String kept = publisher.line();
            assertThat(kept).startsWith("kept " + messages);
            publisher.signal("KILL");
            publisher.status();
            return kept;
        }
    }

    private ChildJvm start(String where, String heap, int messages) throws Exception {
        return ChildJvm.start(
                List.of(heap), RecoveringPublisher.class, directory.toString(), where, Integer.toString(messages));
    }

    private static SubSocket subscriber(Context context, String endpoint) {
        SubSocket sub = SubSocket.open(context, o -> o.routingId(RoutingId.of("a")));
        sub.subscribe("");
        sub.connect(endpoint);
        return sub;
    }
}
