package io.weir.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.reqrep.Requester;
import io.weir.snapshot.ContextSnapshot;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aot.hint.ExecutableHint;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;

/** What Spring generates ahead of time compiles, and the application that it makes works; on a JVM, for there is no native image here. */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES) // It loads and compiles much, which takes its time on a busy machine.
@CompileWithForkedClassLoader
class AheadOfTimeTest {
    private static final TestPropertyValues PROPERTIES = TestPropertyValues.of(
            "weir.sockets.orders.type=responder",
            "weir.sockets.orders.bind=inproc://orders",
            "weir.sockets.orders.options.linger=1s",
            "weir.sockets.client.type=requester",
            "weir.sockets.client.connect=inproc://orders");

    static class Echo {
        @WeirListener("orders")
        String on(String order) {
            return order;
        }
    }

    @Test
    void theGeneratedApplicationAnswers() {
        TestGenerationContext generation = new TestGenerationContext();
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
            PROPERTIES.applyTo(application);
            application.register(Echo.class);
            application.register(AutoConfigurations.getClasses(
                    AutoConfigurations.of(WeirJsonAutoConfiguration.class, WeirAutoConfiguration.class)));
            var initializer = new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
            generation.writeGeneratedContent();
            AtomicReference<String> reply = new AtomicReference<>();
            TestCompiler.forSystem()
                    .with(generation)
                    .compile(compiled -> reply.set(ask(compiled, initializer.canonicalName())));
            assertThat(reply.get()).isEqualTo("hello");
        }
        assertHints(generation.getRuntimeHints());
    }

    @SuppressWarnings("unchecked")
    private static String ask(Compiled compiled, String initializer) {
        try (GenericApplicationContext application = new GenericApplicationContext()) {
            PROPERTIES.applyTo(application);
            compiled.getInstance(ApplicationContextInitializer.class, initializer)
                    .initialize(application);
            application.refresh();
            return application
                    .getBean(Requester.class)
                    .request(Message.of("hello"))
                    .text();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertHints(RuntimeHints hints) {
        assertThat(hints.reflection().getTypeHint(Echo.class))
                .satisfies(hint -> assertThat(hint.methods())
                        .extracting(ExecutableHint::getName)
                        .contains("on"));
        assertThat(hints.reflection().getTypeHint(ContextSnapshot.class))
                .satisfies(
                        hint -> assertThat(hint.getMemberCategories()).contains(MemberCategory.INVOKE_PUBLIC_METHODS));
    }
}
