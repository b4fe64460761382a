package io.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The check itself is checked: the classes below are run by an engine of their own, and only by it. */
class LeakCheckTest {
    @Test
    void failsTheClassThatLeavesAThread() {
        try (LastingThread thread = LeavesAThread.THREAD) {
            assertThat(failures(LeavesAThread.class)).singleElement().asString().contains("weir-lasting");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void failsTheClassThatLeavesASocket() throws IOException {
        try {
            assertThat(failures(LeavesASocket.class))
                    .singleElement()
                    .asString()
                    .matches("sockets left open: \\[tcp.* 0A .*]");
        } finally {
            LeavesASocket.socket.close();
        }
    }

    @Test
    void letsAClassTidyUpToTheVeryEnd() {
        assertThat(failures(TidiesUp.class)).isEmpty();
    }

    private static List<String> failures(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter(LeakCheck.PATIENCE, "0")
                .selectors(DiscoverySelectors.selectClass(testClass))
                .execute()
                .allEvents()
                .failed()
                .stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow().getMessage())
                .toList();
    }

    @Tag("fixture")
    @ExtendWith(LeakCheck.class)
    static class LeavesAThread {
        static final LastingThread THREAD = new LastingThread();

        @Test
        void start() {
            THREAD.start();
        }
    }

    @Tag("fixture")
    @ExtendWith(LeakCheck.class)
    static class LeavesASocket {
        static ServerSocket socket;

        @Test
        void open() throws IOException {
            socket = new ServerSocket(0);
        }
    }

    @Tag("fixture")
    @ExtendWith(LeakCheck.class)
    static class TidiesUp {
        @AutoClose
        static final LastingThread THREAD = new LastingThread();

        @Test
        void start() {
            THREAD.start();
        }

        @Nested
        class Inner {
            @Test
            void mayUseWhatIsOpen() {
                assertThat(THREAD.isAlive()).isTrue();
            }
        }
    }

    private static final class LastingThread extends Thread implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);

        LastingThread() {
            super("weir-lasting");
        }

        @Override
        public void run() {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            end.countDown();
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
