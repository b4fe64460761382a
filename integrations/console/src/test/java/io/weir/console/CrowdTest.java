package io.weir.console;

import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SocketClosedException;
import io.weir.patterns.broker.Broker;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many peers in a real browser. With {@code -Dweir.screenshots=FOLDER} it leaves pictures there.
 */
@NeedsChromium
@Tag("slow")
@Timeout(300)
class CrowdTest {
    private static final int PEERS = 1000;
    private static final int WORKERS = 200;
    private static final int CLIENTS = 24;
    private static final int FRAMES = 20;
    private static final Message WORK = Message.of("work");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Context context = Context.builder().name("plant").build();
    private final Context elsewhere =
            Context.builder().name("elsewhere").maxSockets(2 * PEERS).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() {
        clock.shutdownNow();
        threads.shutdownNow();
        elsewhere.close(Duration.ZERO);
        context.close(Duration.ZERO);
    }

    private static void awaitText(Chromium browser, String selector, String text) {
        boolean said = within(PATIENCE, () -> says(browser, selector, text));
        assertThat(said)
                .as(() -> selector + " says " + text + ", and not " + shown(browser, selector))
                .isTrue();
    }

    private static String shown(Chromium browser, String selector) {
        try {
            return browser.text(selector);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean says(Chromium browser, String selector, String text) {
        return shown(browser, selector).contains(text);
    }

    private static void picture(Chromium browser, String name) throws Exception {
        String folder = System.getProperty("weir.screenshots");
        if (folder != null) {
            browser.screenshot(Path.of(folder, name + ".png"));
        }
    }

    @Test
    void aThousandPeersAreOneGroupInWhichTheSlowStandOutAndEachCanBeChosen() throws Exception {
        try (PubSocket publisher = PubSocket.open(
                        context, o -> o.name("ticks").sendHighWaterMark(50).sendBuffer(8192));
                Chromium browser = Chromium.start(1440, 900)) {
            Endpoint endpoint = publisher.bind("tcp://127.0.0.1:*");
            for (int i = 0; i < PEERS; i++) {
                boolean isSlow = i % 97 == 5;
                SubSocket each = SubSocket.open(elsewhere, o -> {
                    if (isSlow) {
                        o.receiveHighWaterMark(1).receiveBuffer(4096);
                    }
                });
                each.subscribe("");
                if (!isSlow) {
                    each.onMessage(message -> {});
                }
                each.connect(endpoint);
            }
            publisher.awaitSubscribers("", PEERS, PATIENCE);
            clock.scheduleAtFixedRate(() -> publish(publisher), 0, 100, TimeUnit.MILLISECONDS);
            try (Console console = Console.start(context)) {
                browser.prefer("light");
                browser.open(console.url());
                awaitText(browser, ".node.swarm", "1000 peers");
                awaitText(browser, ".node.swarm", "11 slow");
                awaitText(browser, "#trouble section[data-what=slow]", "and 4 more");
                browser.evaluate("document.querySelector('.node.swarm').focus()");
                browser.press("ArrowRight");
                browser.press("ArrowDown");
                browser.press("Enter");
                awaitText(browser, "#details .kind", "of ticks");
                awaitText(browser, "#details", "Last events");
                browser.press("Escape");
                int first = frames(browser);
                long begun = System.nanoTime();
                eventually(() -> assertThat(frames(browser)).isGreaterThan(first + FRAMES));
                double rate = (frames(browser) - first) * 1e9 / (System.nanoTime() - begun);
                System.out.println(rate + " frames a second with " + PEERS + " peers");
                assertThat(rate).isGreaterThan(5);
                picture(browser, "console-peers");
            }
        }
    }

    private static int frames(Chromium browser) throws Exception {
        return browser.evaluate("weir.picture.lines.frames").asInt();
    }

    private static void publish(PubSocket publisher) {
        for (int i = 0; i < 3; i++) {
            publisher.trySend(Message.of("tick " + "x".repeat(200)));
        }
    }

    @Test
    void aBrokerWithTwoHundredWorkersFitsOnOnePage() throws Exception {
        try (Broker broker = Broker.open(context);
                Chromium browser = Chromium.start(1440, 760)) {
            Endpoint front = broker.frontend().bind("tcp://127.0.0.1:*");
            Endpoint back = broker.backend().bind("tcp://127.0.0.1:*");
            for (int i = 0; i < WORKERS; i++) {
                RoutingId id = RoutingId.of("worker-" + i);
                threads.submit(() -> work(back, id));
            }
            for (int i = 0; i < CLIENTS; i++) {
                ask(front);
            }
            try (Console console = Console.start(context)) {
                browser.prefer("dark");
                browser.open(console.url());
                awaitText(browser, ".node.swarm", "200 peers");
                awaitText(browser, ".node.swarm", "24 peers");
                eventually(() -> assertThat(browser.evaluate("weir.picture.plan.height < 760")
                                .asBoolean())
                        .isTrue());
                browser.press("/");
                browser.type("worker-77");
                eventually(() -> assertThat(browser.evaluate("Boolean(weir.picture.first())")
                                .asBoolean())
                        .isTrue());
                browser.press("Enter");
                awaitText(browser, "#details .kind", "worker-77");
                picture(browser, "console-broker");
            }
        }
    }

    private void work(Endpoint back, RoutingId id) {
        try (ReqSocket socket = ReqSocket.open(elsewhere, o -> o.routingId(id))) {
            socket.connect(back);
            socket.send("READY");
            while (true) {
                Message request = socket.receive();
                socket.send(Message.of(request.bytes(0), new byte[0], "done".getBytes(StandardCharsets.UTF_8)));
            }
        } catch (InterruptedException | SocketClosedException e) {
            // The end of the test.
        }
    }

    /** A client that asks again a while after each reply. */
    private void ask(Endpoint front) {
        ReqSocket socket = ReqSocket.open(elsewhere);
        socket.connect(front);
        socket.onMessage(reply -> clock.schedule(() -> socket.trySend(WORK), 20, TimeUnit.MILLISECONDS));
        threads.submit(() -> socket.send(WORK, PATIENCE));
    }
}
