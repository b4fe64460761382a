package io.weir.patterns.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.patterns.contract.Wire;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;
import io.weir.testing.AtOnce;
import io.weir.testing.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process whose shutdown hook closes the context. */
@Tag("slow")
@Timeout(60)
class ExitTest {
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    /** The loop waits for the hook to end, and the hook for the loop to answer. */
    @Test
    void endsWhenAHandlerOnAnEventLoopCallsExit() throws Exception {
        AtOnce.forEach(List.of(Wire.TCP, Wire.TCP_ON_NIO, Wire.IPC, Wire.INPROC), wire -> {
            try (ChildJvm child = ChildJvm.start(Exiting.class, wire.name(), "PT1S")) {
                long began = System.nanoTime();
                assertThat(child.line()).isEqualTo("the hook has closed the context");
                assertThat(child.status()).isEqualTo(3);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ENOUGH);
            }
        });
    }

    /** Nothing is left to be sent, so there is nothing to linger for. */
    @Test
    void endsEvenIfItWouldLingerForEver() throws Exception {
        AtOnce.forEach(List.of(Wire.TCP, Wire.IPC), wire -> {
            try (ChildJvm child = ChildJvm.start(Exiting.class, wire.name(), "PT876000H")) {
                assertThat(child.line()).isEqualTo("the hook has closed the context");
                assertThat(child.status()).isEqualTo(3);
            }
        });
    }

    /** Its handler exits as soon as a message comes. */
    static final class Exiting {
        public static void main(String[] args) throws Exception {
            Wire wire = Wire.valueOf(args[0]);
            Duration linger = Duration.parse(args[1]);
            Context context = wire.context();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                context.close(linger);
                System.out.println("the hook has closed the context");
            }));
            DealerSocket socket = DealerSocket.open(context, o -> o.linger(linger));
            DealerSocket other = DealerSocket.open(context, o -> o.linger(linger));
            other.connect(socket.bind(wire.anywhere()));
            socket.onMessage(message -> System.exit(3));
            other.send("exit");
            Thread.currentThread().join();
        }
    }
}
