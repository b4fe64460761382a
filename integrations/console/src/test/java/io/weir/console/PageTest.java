package io.weir.console;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** What the page answers at a glance, each set up with real sockets and looked for in a real browser. */
@NeedsChromium
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
class PageTest {
    private static final String TROUBLE = "#trouble section[data-what=\"%s\"]";

    private Chromium browser;

    /** What is looked at. */
    private Context context;

    /** Where those are that the console sees as peers only. */
    private Context elsewhere;

    @BeforeAll
    void startTheBrowser() throws Exception {
        browser = Chromium.start(1400, 900);
    }

    @AfterAll
    void endTheBrowser() throws Exception {
        browser.close();
    }

    @BeforeEach
    void openContexts() {
        context = Context.builder().name("plant").build();
        elsewhere = Context.builder().name("elsewhere").build();
    }

    @AfterEach
    void closeContexts() {
        elsewhere.close(Duration.ZERO);
        context.close(Duration.ZERO);
    }

    private Console show() throws Exception {
        Console console = Console.start(context, o -> o.interval(Duration.ofMillis(250)));
        browser.open(console.url());
        return console;
    }

    private void eventuallySays(String what, String... words) throws Exception {
        String selector = what.startsWith("#") || what.startsWith(".") ? what : TROUBLE.formatted(what);
        eventually(() -> assertThat(browser.text(selector)).contains(words));
    }

    @Test
    void whoIsConnectedToWhomByWhichPattern() throws Exception {
        try (RouterSocket router = RouterSocket.open(context, o -> o.name("orders"));
                DealerSocket near = DealerSocket.open(context, o -> o.name("till"));
                DealerSocket far = DealerSocket.open(elsewhere, o -> o.routingId(RoutingId.of("far-till")))) {
            Endpoint endpoint = router.bind("tcp://127.0.0.1:*");
            near.connect(endpoint);
            far.connect(endpoint);
            try (Console console = show()) {
                eventuallySays(".node.socket", "ROUTERorders", "DEALERtill");
                eventuallySays(".node.endpoint", endpoint.toString());
                eventuallySays(".node.peer", "DEALERfar-till");
                String ends = "weir.picture.plan.lines.map(line => (line.node.row.name || line.node.row.routingId)"
                        + " + (line.isBound ? ' is bound to ' : ' connects to ') + line.to.endpoint.label).sort().join()";
                assertThat(browser.evaluate(ends).asText())
                        .isEqualTo("far-till connects to " + endpoint + ",orders is bound to " + endpoint
                                + ",till connects to " + endpoint);
                // The line of our own till is one, though both of its ends are seen.
                assertThat(browser.text(".node.peer")).doesNotContain("127.0.0.1");
            }
        }
    }

    @Test
    void whereMessagesWait() throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                PushSocket push = PushSocket.open(elsewhere)) {
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            for (int i = 0; i < 300; i++) {
                push.send("x");
            }
            try (Console console = show()) {
                eventuallySays("waiting", "sink", "300", "to be received by PULL");
                eventuallySays(".node.socket .queue.some .count", "300 wait");
                eventuallySays("#totals .wait", "300 wait");
            }
        }
    }

    @Test
    void whoIsSlow() throws Exception {
        try (PubSocket pub = PubSocket.open(
                        context,
                        o -> o.name("prices").sendHighWaterMark(100_000).sendBuffer(8192));
                SubSocket slow =
                        SubSocket.open(elsewhere, o -> o.receiveHighWaterMark(1).receiveBuffer(4096));
                SubSocket quick = SubSocket.open(elsewhere)) {
            Endpoint endpoint = pub.bind("tcp://127.0.0.1:*");
            quick.subscribe("").onMessage(message -> {});
            quick.connect(endpoint);
            slow.subscribe("").connect(endpoint);
            pub.awaitSubscribers("", 2, Duration.ofSeconds(10));
            for (int i = 0; i < 20_000; i++) {
                pub.send("price " + "x".repeat(200));
            }
            String itsAddress = eventuallyAddress(slow);
            try (Console console = show()) {
                eventuallySays("slow", itsAddress, "of prices: takes none of the");
                eventuallySays(".node.peer.slow", "slow");
                // The quick one has what was sent before the page looked to catch up with.
                eventually(() -> assertThat(browser.evaluate("document.querySelectorAll('.node.peer.slow').length")
                                .asInt())
                        .isEqualTo(1));
                eventuallySays("slow", itsAddress);
            }
        }
    }

    private static String eventuallyAddress(SubSocket socket) throws Exception {
        eventually(() -> assertThat(socket.snapshot().peers().get(0).local()).isNotEmpty());
        return socket.snapshot().peers().get(0).local();
    }

    @Test
    void whatWasDroppedAndWhy() throws Exception {
        try (RouterSocket router =
                RouterSocket.open(context, o -> o.name("router").mandatory(false))) {
            router.bind("tcp://127.0.0.1:*");
            try (Console console = show()) {
                eventuallySays(".node.socket", "router");
                for (int i = 0; i < 5; i++) {
                    SendResult result = router.trySend(Message.of("no such peer", "x"));
                    assertThat(result).isNotNull();
                }
                eventuallySays("dropped", "router", "5", "unroutable, on the way out");
                eventuallySays(".node.socket .drop", "5 dropped");
            }
        }
    }

    @Test
    void aDropFlashesWithItsReason() throws Exception {
        try (RouterSocket router =
                RouterSocket.open(context, o -> o.name("router").mandatory(false))) {
            router.bind("tcp://127.0.0.1:*");
            try (Console console = show()) {
                eventually(() -> {
                    assertThat(router.trySend(Message.of("no such peer", "x"))).isNotNull();
                    assertThat(browser.text(".node.socket.dropping .drop")).contains("drops", "/s: unroutable");
                });
            }
        }
    }

    @Test
    void whoWasRefused() throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                PairSocket stranger = PairSocket.open(elsewhere)) {
            Endpoint endpoint = pull.bind("tcp://127.0.0.1:*");
            try (Console console = show()) {
                eventuallySays(".node.socket", "sink");
                stranger.connect(endpoint);
                eventuallySays("refused", "sink", "incompatible socket type, last 127.0.0.1:");
            }
        }
    }

    @Test
    void whatComesAndGoes() throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.name("sink"))) {
            Endpoint endpoint = pull.bind("tcp://127.0.0.1:*");
            try (Console console = show()) {
                eventuallySays(".node.socket", "sink");
                try (PushSocket guest = PushSocket.open(elsewhere)) {
                    guest.connect(endpoint);
                    eventuallySays("news", "is ready", "PUSH");
                    eventuallySays(".node.peer", "PUSH");
                }
                eventuallySays("news", "went");
                eventually(() -> assertThat(browser.text(".node.peer")).isEmpty());
            }
        }
    }

    @Test
    void aClickShowsTheSnapshotTheOptionsAndTheLastEvents() throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.name("sink").receiveHighWaterMark(77));
                PushSocket push = PushSocket.open(elsewhere)) {
            Endpoint endpoint = pull.bind("tcp://127.0.0.1:*");
            try (Console console = show()) {
                push.connect(endpoint); // What happened before the console was there is in no list.
                eventuallySays(".node.peer", "PUSH");
                browser.evaluate("document.querySelector('.node.socket').click()");
                eventuallySays(
                        "#details", "sink", "flow.receiveHighWaterMark77", "handshake succeeded", "messages.decoded0");
                browser.evaluate("document.querySelector('.node.peer').click()");
                eventuallySays("#details", "PUSH  of sink", "our end", "volume.received0", "handshake succeeded");
            }
        }
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        try (PullSocket first = PullSocket.open(context, o -> o.name("alpha"));
                PullSocket second = PullSocket.open(context, o -> o.name("beta"))) {
            first.bind("tcp://127.0.0.1:*");
            second.bind("tcp://127.0.0.1:*");
            try (Console console = show()) {
                eventuallySays(".node.socket", "alpha", "beta");
                browser.press("/");
                browser.type("beta");
                browser.press("Enter");
                eventuallySays("#details h2", "beta");
                assertThat(browser.text(".node.socket.aside")).contains("alpha").doesNotContain("beta");
                browser.press("Escape");
                eventually(() -> assertThat(browser.evaluate("document.querySelector('#details').hidden")
                                .asBoolean())
                        .isTrue());
                String focused = "document.activeElement.textContent";
                String before = browser.evaluate(focused).asText();
                browser.press(before.contains("alpha") ? "ArrowDown" : "ArrowUp");
                browser.press("ArrowUp");
                browser.press("ArrowDown");
                String after = browser.evaluate(focused).asText();
                browser.press("Enter");
                eventuallySays("#details h2", after.contains("beta") ? "beta" : "alpha");
                browser.press("?");
                assertThat(browser.evaluate("document.querySelector('dialog').open")
                                .asBoolean())
                        .isTrue();
                browser.press("Escape");
            }
        }
    }

    @Test
    void darkAndLightFollowTheSystemUntilTheSwitch() throws Exception {
        try (Console console = show()) {
            eventuallySays("#totals", "0 sockets");
            String ground = "getComputedStyle(document.body).backgroundColor";
            browser.prefer("light");
            String light = browser.evaluate(ground).asText();
            browser.prefer("dark");
            String dark = browser.evaluate(ground).asText();
            assertThat(dark).isNotEqualTo(light);
            browser.press("t");
            assertThat(browser.evaluate(ground).asText()).isEqualTo(light);
            browser.evaluate("localStorage.clear()");
        }
    }

    @Test
    void noRequestLeavesTheConsoleAndThePolicyBlocksNothingOfItsOwn() throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                Console console = show()) {
            pull.bind("tcp://127.0.0.1:*");
            eventuallySays(".node.socket", "sink");
            browser.evaluate("document.querySelector('.node.socket').click()");
            eventuallySays("#details", "Snapshot");
            assertThat(browser.requests().stream()
                            .filter(url -> url.contains(":" + console.url().getPort())))
                    .isNotEmpty();
            assertThat(browser.requests())
                    .allMatch(url -> url.startsWith("http://127.0.0.1:") || url.equals("about:blank"));
            assertThat(browser.evaluate(
                                    "fetch('http://127.0.0.1:1/').then(() => 'sent', refused => 'blocked by ' + refused.name)")
                            .asText())
                    .isEqualTo("blocked by TypeError");
        }
    }
}
