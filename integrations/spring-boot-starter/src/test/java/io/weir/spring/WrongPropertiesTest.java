package io.weir.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Each property that is wrong is named, with its value and with what is expected, and nothing stays open. */
class WrongPropertiesTest {
    private static final String SOCKET = "weir.sockets.one.";
    private static final String PUSH = SOCKET + "type=push";

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("weir.context.io-threads", "0", "at least 1", new String[0]),
                Arguments.of("weir.context.max-sockets", "-1", "at least 1", new String[0]),
                Arguments.of("weir.context.io", "dos", "auto, epoll", new String[0]),
                Arguments.of("weir.context.receive-memory", "-1B", "at least 0", new String[0]),
                Arguments.of("weir.context.warm-up", "-1s", "zero or longer", new String[0]),
                Arguments.of("weir.listener.concurrency", "0", "at least 1", new String[0]),
                Arguments.of("weir.listener.stop-timeout", "-1s", "zero or longer", new String[0]),
                Arguments.of(SOCKET + "bind[0]", "nowhere", "scheme://address", new String[] {PUSH}),
                Arguments.of(SOCKET + "bind[0]", "udp://*:1", "udp", new String[] {PUSH}),
                Arguments.of(SOCKET + "connect[0]", "tcp://", "address", new String[] {PUSH}),
                Arguments.of(
                        SOCKET + "bind[0]", "inproc://a?linger=2s", "none: they are the socket's", new String[] {PUSH}),
                Arguments.of(SOCKET + "connect[0]", "inproc://a?linger=2s", "peerRoutingId", new String[] {PUSH}),
                Arguments.of(SOCKET + "connect[0]", "inproc://a?reconnection=soon", "a time", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.lingers", "2s", "near: linger", new String[] {PUSH}),
                Arguments.of(SOCKET + "subscribe", "topic", "sub, xsub, dish", new String[] {PUSH}),
                Arguments.of(SOCKET + "expected-peers", "-1", "at least 0", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.colour", "red", "sendHighWaterMark", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.name", "other", "no such option", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.retry", "3,2s", "no such option", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.send-high-water-mark", "many", "a whole number", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.send-high-water-mark", "-1", "at least 0", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.max-message-size", "big", "64MB", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.linger", "soon", "500ms", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.immediate", "perhaps", "true or false", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.overflow", "explode", "drop-oldest", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.reconnection", "1s,2s,3s", "100ms,5s", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.reconnection", "2s,1s", "at least", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.keep-alive-probes", "1s", "3 values", new String[] {PUSH}),
                Arguments.of(SOCKET + "options.retry", "3", "3,2s", new String[] {SOCKET + "type=requester"}),
                Arguments.of(SOCKET + "security.curve-server[0]", "/nowhere/key", "a file", new String[] {PUSH}),
                Arguments.of(SOCKET + "security.curve-server-key", "/nowhere/key", "a file", new String[] {PUSH}),
                Arguments.of(SOCKET + "security.plain-server", "/nowhere/users", "a file", new String[] {PUSH}),
                Arguments.of(SOCKET + "security.authenticator", "none", "none", new String[] {PUSH}),
                Arguments.of(SOCKET + "tls.trust", "/nowhere/ca.pem", "a file", new String[] {PUSH}),
                Arguments.of(SOCKET + "tls.bundle", "none", "none", new String[] {PUSH}));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("wrong")
    void aWrongValueIsToldWithItsPropertyAndWhatIsExpected(
            String property, String value, String expected, String[] others) {
        Runner.bare()
                .withPropertyValues(others)
                .withPropertyValues(property + "=" + value)
                .run(application -> assertThat(wrongOf(application.getStartupFailure()))
                        .satisfies(wrong -> assertThat(wrong.getName()).isEqualTo(property))
                        .satisfies(wrong -> assertThat(wrong.getReason()).contains(expected)));
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                Arguments.of(SOCKET + "type", "push, pull", new String[] {SOCKET + "bind=tcp://*:*"}),
                Arguments.of(SOCKET + "security", "one of these", new String[] {
                    PUSH, SOCKET + "security.plain-user=me", SOCKET + "security.plain-server=users"
                }),
                Arguments.of(SOCKET + "security.plain-password", "plain-password-file", new String[] {
                    PUSH, SOCKET + "security.plain-user=me"
                }),
                Arguments.of(SOCKET + "security.plain-user", "the user", new String[] {
                    PUSH, SOCKET + "security.plain-password=secret"
                }),
                Arguments.of(SOCKET + "security", "curve-server-key", new String[] {
                    PUSH, SOCKET + "security.curve-allow-any=true"
                }),
                Arguments.of(SOCKET + "security", "asks no authenticator", new String[] {
                    PUSH,
                    SOCKET + "security.plain-user=me",
                    SOCKET + "security.plain-password=p",
                    SOCKET + "security.zap-domain=d"
                }),
                Arguments.of(SOCKET + "tls.key", "both", new String[] {PUSH, SOCKET + "tls.certificate=cert.pem"}),
                Arguments.of(
                        SOCKET + "tls", "withTrust", new String[] {PUSH, SOCKET + "tls.require-client-certificate=true"
                        }),
                Arguments.of(
                        "weir.proxies.p.frontend", "name of a socket", new String[] {"weir.proxies.p.backend=one", PUSH
                        }),
                Arguments.of("weir.proxies.p.backend", "name of a socket", new String[] {
                    "weir.proxies.p.backend=two", "weir.proxies.p.frontend=one", PUSH
                }),
                Arguments.of("weir.proxies.p", "nothing to move", new String[] {
                    "weir.proxies.p.backend=one", "weir.proxies.p.frontend=one", PUSH
                }),
                Arguments.of("weir.brokers.b.backend.bind", "an endpoint", new String[] {
                    "weir.brokers.b.frontend.bind=inproc://b"
                }),
                Arguments.of(SOCKET + "type", "@WeirListener(\"one\")", new String[] {SOCKET + "type=responder"}));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("missing")
    void whatIsMissingOrDoesNotGoTogetherIsToldToo(String property, String expected, String[] properties) {
        Runner.bare()
                .withPropertyValues(properties)
                .run(application -> assertThat(wrongOf(application.getStartupFailure()))
                        .satisfies(wrong -> assertThat(wrong.getName()).isEqualTo(property))
                        .satisfies(wrong -> assertThat(wrong.getReason()).contains(expected)));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void aPropertyThatDoesNotExistIsAnError(String property) {
        Runner.bare()
                .withPropertyValues(PUSH, property)
                .run(application -> assertThat(application.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining(property.substring(0, property.indexOf('='))));
    }

    static Stream<String> unknown() {
        return Stream.of("weir.contexts.name=x", SOCKET + "bnid=tcp://*:*", SOCKET + "security.curve=yes");
    }

    @Test
    void aKindThatDoesNotExistIsAnError() {
        Runner.bare()
                .withPropertyValues(SOCKET + "type=pussh")
                .run(application -> assertThat(application.getStartupFailure())
                        .hasStackTraceContaining(SOCKET + "type")
                        .hasStackTraceContaining("pussh"));
    }

    @Test
    void noSecretIsInAMessage() {
        Runner.bare()
                .withPropertyValues(PUSH, SOCKET + "security.plain-password=hunter2")
                .run(application -> assertThat(application.getStartupFailure())
                        .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("hunter2")));
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    static Stream<Arguments> listeners() {
        return Stream.of(
                Arguments.of(new NoSocket(), "nowhere", "nowhere"),
                Arguments.of(new OnPull(), "tasks", "cannot send"),
                Arguments.of(new SilentOnRep(), "answers", "expected: the reply"),
                Arguments.of(new OnPush(), "work", "receives by itself"),
                Arguments.of(new OnRequester(), "asks", "receives by itself"),
                Arguments.of(new NoParameter(), "tasks", "one parameter"),
                Arguments.of(new TwoBodies(), "tasks", "a String for the first frame"),
                Arguments.of(new NoHandler(), "tasks", "absent"));
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void aMethodThatDoesNotFitItsSocketIsToldWithTheSocket(Object listener, String socket, String expected) {
        assertRefused(listener, socket, expected);
    }

    private static void assertRefused(Object listener, String socket, String expected) {
        Runner.bare()
                .withBean("listener", Object.class, () -> listener)
                .withPropertyValues(
                        "weir.sockets.tasks.type=pull",
                        "weir.sockets.answers.type=rep",
                        "weir.sockets.asks.type=requester",
                        "weir.sockets.work.type=push")
                .run(application -> assertThat(wrongOf(application.getStartupFailure()))
                        .satisfies(wrong -> assertThat(wrong.getName()).isEqualTo("weir.sockets." + socket))
                        .satisfies(wrong -> assertThat(wrong.getReason())
                                .contains(expected, listener.getClass().getSimpleName())));
    }

    @Test
    void withoutJacksonAMethodTakesNoValues() {
        Runner.bare()
                .withBean(TakesValue.class)
                .withPropertyValues("weir.sockets.tasks.type=pull")
                .run(application -> assertThat(wrongOf(application.getStartupFailure()))
                        .satisfies(wrong -> assertThat(wrong.getReason()).contains("spring-boot-starter-json")));
    }

    private static InvalidConfigurationPropertyValueException wrongOf(Throwable failure) {
        Throwable each = failure;
        while (each != null && !(each instanceof InvalidConfigurationPropertyValueException)) {
            each = each.getCause();
        }
        assertThat(each).as("of " + failure).isInstanceOf(InvalidConfigurationPropertyValueException.class);
        return (InvalidConfigurationPropertyValueException) each;
    }

    static class NoSocket {
        @WeirListener("nowhere")
        void on(Message message) {}
    }

    static class OnPull {
        @WeirListener("tasks")
        String on(Message message) {
            return message.text();
        }
    }

    static class SilentOnRep {
        @WeirListener("answers")
        void on(Message message) {}
    }

    static class OnPush {
        @WeirListener("work")
        void on(Message message) {}
    }

    static class OnRequester {
        @WeirListener("asks")
        void on(Message message) {}
    }

    static class NoParameter {
        @WeirListener("tasks")
        void on() {}
    }

    static class TwoBodies {
        @WeirListener("tasks")
        void on(Message one, Message two) {}
    }

    static class NoHandler {
        @WeirListener(value = "tasks", errorHandler = "absent")
        void on(Message message) {}
    }

    static class TakesValue {
        @WeirListener("tasks")
        void on(Thread value) {}
    }
}
