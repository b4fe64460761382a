package io.weir.patterns.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.RoutingId;
import io.weir.option.OptionsBuilder;
import io.weir.option.Overflow;
import io.weir.option.Reconnection;
import io.weir.option.SocketOptions;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.patterns.reqrep.Retry;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.patterns.work.JobQueue;
import io.weir.socket.Context;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Options that come as text, from a map, properties or an endpoint, are those of the builders, with their checks. */
@Timeout(60)
class OptionsByNameTest {
    /** What text can say. */
    private static final Set<Class<?>> TYPES = Set.of(
            int.class,
            long.class,
            boolean.class,
            String.class,
            byte[].class,
            Duration.class,
            RoutingId.class,
            Overflow.class,
            Reconnection.class,
            Retry.class);

    @AutoClose
    private final Context context = Context.create();

    private SocketOptions pushed(Map<?, ?> values) {
        try (PushSocket push = PushSocket.open(context, o -> o.set(values))) {
            return push.options();
        }
    }

    @Test
    void aMapSetsThemInAnyWriting() {
        SocketOptions options = pushed(Map.of(
                "sendHighWaterMark", "10000",
                "receive-byte-budget", "64KiB",
                "LINGER", "2s",
                "send_timeout", "500ms",
                "sendBuffer", "256KiB",
                "immediate", "on",
                "overflow", "drop-oldest",
                "keep-alive-probes", "5s, 6s, 7"));

        assertThat(options.flow().sendHighWaterMark()).isEqualTo(10_000);
        assertThat(options.flow().receiveByteBudget()).isEqualTo(65_536);
        assertThat(options.flow().linger()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.flow().sendTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.tcp().sendBuffer()).isEqualTo(1 << 18);
        assertThat(options.flow().immediate()).isTrue();
        assertThat(options.flow().overflow()).isSameAs(Overflow.dropOldest());
        assertThat(options.tcp().keepAliveCount()).isEqualTo(7);
    }

    @Test
    void valuesMayHaveTheirTypeAlready() {
        SocketOptions options =
                pushed(Map.of("sendHighWaterMark", 7, "linger", Duration.ofSeconds(3), "keepAlive", false));

        assertThat(options.flow().sendHighWaterMark()).isEqualTo(7);
        assertThat(options.flow().linger()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.tcp().keepAlive()).isFalse();
    }

    @Test
    void propertiesCountWithTheirDefaults() {
        Properties defaults = new Properties();
        defaults.setProperty("linger", "1s");
        defaults.setProperty("backlog", "5");
        Properties properties = new Properties(defaults);
        properties.setProperty("linger", "4s");

        SocketOptions options = pushed(properties);

        assertThat(options.flow().linger()).isEqualTo(Duration.ofSeconds(4));
        assertThat(options.tcp().backlog()).isEqualTo(5);
    }

    @Test
    void whatSetsSeveralComesBeforeWhatSetsOne() {
        SocketOptions options = pushed(
                Map.of("sendHighWaterMark", "1", "highWaterMark", "2", "libzmqDefaults", "true", "backlog", "3"));

        assertThat(options.flow().sendHighWaterMark()).isEqualTo(1);
        assertThat(options.flow().receiveHighWaterMark()).isEqualTo(2);
        assertThat(options.tcp().backlog()).isEqualTo(3);
        assertThat(options.tcp().keepAlive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sendHighWaterMark; -1; sendHighWaterMark: -1 (expected: at least 0)",
                "send-high-water-mark; many; send-high-water-mark: many (expected: a whole number)",
                "linger; -1s; linger: -1s (expected: zero or longer)",
                "linger; soon; linger: soon (expected: a time, such as 500ms, 5s, PT5S or forever)",
                "maxHandshakeSize; 1; maxHandshakeSize: 1 (expected: at least 512)",
                "reconnection; 2s,1s; reconnection: 2s,1s (reconnect maximum expected: at least PT2S)",
                "overflow; explode; overflow: explode (expected: wait, drop-newest, drop-oldest, conflate, latest-per-key or disconnect-slow-peer)",
                "keepAliveProbes; 1s; keepAliveProbes: 1s (expected: 3 values with commas between them, such as 60s,10s,6)",
                "sendHighWatermarks; 5; sendHighWatermarks: 5 (no such option; near: sendHighWaterMark)",
                "verbose; true; verbose: true (no such option; expected: one of ",
            })
    void aWrongEntryIsToldByItsNameAndText(String name, String text, String message) {
        assertThatThrownBy(() -> pushed(Map.of(name, text)))
                .isInstanceOfSatisfying(
                        InvalidOptionException.class,
                        e -> assertThat(e.option()).isEqualTo(name))
                .hasMessageStartingWith(message);
    }

    @Test
    void anOptionIsGivenOnce() {
        assertThatThrownBy(() -> pushed(Map.of("sendTimeout", "1s", "send-timeout", "2s")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("expected: once");
    }

    @Test
    void aTypeHasItsOwnBesideThoseOfAll() throws InterruptedException {
        try (Requester requester =
                Requester.open(context, o -> o.set("retry", "3,2s,50ms,2s").set("timeout", "20ms"))) {
            assertThatThrownBy(() -> requester.request(Message.of("anyone?")))
                    .isInstanceOf(RequestTimeoutException.class);
        }
        try (RouterSocket router = RouterSocket.open(context, o -> o.set("routingId", "me"))) {
            assertThat(router.options().routingId()).isEqualTo(RoutingId.of("me"));
        }
    }

    // ---- completeness

    static Stream<Arguments> types() {
        Executor none = Runnable::run;
        return Stream.of(
                type("push", PushSocket::open),
                type("pull", PullSocket::open),
                type("pub", PubSocket::open),
                type("sub", SubSocket::open),
                type("xpub", XPubSocket::open),
                type("xsub", XSubSocket::open),
                type("req", ReqSocket::open),
                type("rep", RepSocket::open),
                type("dealer", DealerSocket::open),
                type("router", RouterSocket::open),
                type("pair", PairSocket::open),
                type("client", ClientSocket::open),
                type("radio", RadioSocket::open),
                type("requester", Requester::open),
                type("responder", (of, options) -> Responder.open(of, none, 1, request -> request, options)),
                type("job queue", JobQueue::open));
    }

    private static Arguments type(String name, BiFunction<Context, Consumer<OptionsBuilder<?>>, AutoCloseable> open) {
        return Arguments.of(name, open);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void eachMethodThatTakesWhatTextCanSayIsAnOptionByName(
            String type, BiFunction<Context, Consumer<OptionsBuilder<?>>, AutoCloseable> open) throws Exception {
        AtomicReference<OptionsBuilder<?>> options = new AtomicReference<>();
        open.apply(context, options::set).close();
        OptionsBuilder<?> builder = options.get();

        assertThat(new TreeSet<>(names(builder))).isEqualTo(textMethods(builder.getClass()));
    }

    /** As the message about one that there is not tells them. */
    private static Collection<String> names(OptionsBuilder<?> builder) {
        try {
            builder.set("?", "");
            throw new AssertionError("an option ?");
        } catch (InvalidOptionException e) {
            return Arrays.asList(e.problem()
                    .substring(e.problem().indexOf("one of ") + "one of ".length())
                    .split(", "));
        }
    }

    private static Set<String> textMethods(Class<?> builder) {
        return Arrays.stream(builder.getMethods())
                .filter(method -> method.getReturnType() != Object.class)
                .filter(method -> method.getReturnType().isAssignableFrom(builder))
                .filter(method -> TYPES.containsAll(Arrays.asList(method.getParameterTypes())))
                .map(Method::getName)
                .filter(name -> !name.equals("set"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
