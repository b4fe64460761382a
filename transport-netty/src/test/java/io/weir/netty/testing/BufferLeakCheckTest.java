package io.weir.netty.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The check itself is checked: the classes below are run by an engine of their own, and only by it. */
class BufferLeakCheckTest {
    @Test
    void failsTheClassThatForgetsABuffer() {
        assertThat(failures(Forgets.class)).singleElement().asString().contains("not released", "Forgets.allocate");
    }

    @Test
    void passesTheClassThatReleases() {
        assertThat(failures(Releases.class)).isEmpty();
    }

    private static List<String> failures(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
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
    @ExtendWith(BufferLeakCheck.class)
    static class Forgets {
        @Test
        void allocate() {
            PooledByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);
        }
    }

    @Tag("fixture")
    @ExtendWith(BufferLeakCheck.class)
    static class Releases {
        @Test
        void allocate() {
            PooledByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1).release();
        }
    }
}
