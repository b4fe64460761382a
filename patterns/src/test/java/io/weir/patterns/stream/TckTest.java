package io.weir.patterns.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.testng.SkipException;

/**
 * The test kit of Reactive Streams, whose tests are of TestNG. A test of it that skips itself, since it does not apply, is named
 * here with the reason; all others must pass.
 */
@Tag("slow")
class TckTest {
    /** The kit says so itself: rules that no test can look at. */
    private static final String UNTESTED = "untested_";

    private static final Set<String> OF_PUBLISHER = Set.of(
            // Subscribers share the messages of a socket: none sees all.
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne",
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront",
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected");

    @TestFactory
    Stream<DynamicTest> ofPublishers() {
        return testsOf(PublisherKit.class, PublisherKit::new, OF_PUBLISHER);
    }

    @TestFactory
    Stream<DynamicTest> ofSubscribers() {
        return testsOf(SubscriberKit.class, SubscriberKit::new, Set.of());
    }

    private static <K extends Kit> Stream<DynamicTest> testsOf(
            Class<K> type, Callable<K> maker, Set<String> notApplicable) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .filter(method -> !method.getName().startsWith(UNTESTED))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(
                        method.getName(), () -> run(maker.call(), method, notApplicable.contains(method.getName()))));
    }

    private static void run(Kit kit, Method test, boolean skips) throws Throwable {
        boolean skipped = false;
        try (kit) {
            kit.setUp();
            test.invoke(kit);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof SkipException)) {
                throw e.getCause();
            }
            skipped = true;
        }
        assertThat(skipped).as("skipped itself").isEqualTo(skips);
    }

    /** What both parts of the test kit have. */
    interface Kit extends AutoCloseable {
        /** Before each test. */
        void setUp() throws Exception;
    }
}
