package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sender with 64 MiB of memory, far ahead of a receiver that stands still. */
@Timeout(600)
class LargeSpillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    @Tag("slow")
    void aHundredThousandMessagesOfAKibibyteFitIn64Mebibytes() throws Exception {
        spillAndDrain(100_000);
    }

    @Test
    @Tag("stress")
    void twoMillionMessagesOfAKibibyteFitIn64Mebibytes() throws Exception {
        spillAndDrain(2_000_000);
    }

    private void spillAndDrain(int messages) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(
                        context, o -> o.receiveHighWaterMark(100).receiveBuffer(64 * 1024));
                ChildJvm child = ChildJvm.start(
                        List.of("-Xmx64m"), SpillingSender.class, directory.toString(), Integer.toString(messages))) {
            pull.connect(Endpoint.parse(child.line()));
            String sent = child.line();
            assertThat(sent).startsWith("sent " + messages);
            long began = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                Message message = pull.receive(PATIENCE);
                assertThat(message).as("message %d", i).isNotNull();
                assertThat(ByteBuffer.wrap(message.array(0)).getInt()).isEqualTo(i);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            child.tell("drained");
            assertThat(child.line())
                    .isEqualTo("accepted " + messages + ", written " + messages + ", dropped {}, queued 0, files 0");
            assertThat(child.status()).isZero();
            System.out.printf("%s; drained at %.0f/s%n", sent, messages / seconds);
        }
    }
}
