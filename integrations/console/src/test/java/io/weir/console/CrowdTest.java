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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Context context = Context.builder().name("plant").build();
    private final Context elsewhere =
            Context.builder().name("elsewhere").maxSockets(2 * PEERS).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
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
            CountDownLatch enough = new CountDownLatch(1);
            threads.submit(() -> publish(publisher, enough));
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
                double frames = browser.evaluate("new Promise(done => { const lines = weir.picture.lines;"
                                + " const first = lines.frames;"
                                + " setTimeout(() => done((lines.frames - first) / 2), 2000); })")
                        .asDouble();
                System.out.println(frames + " frames a second with " + PEERS + " peers");
                assertThat(frames).isGreaterThan(5);
                picture(browser, "console-peers");
            } finally {
                enough.countDown();
            }
        }
    }

    private static void publish(PubSocket publisher, CountDownLatch enough) {
        try {
            for (long i = 0; !enough.await(100, TimeUnit.MILLISECONDS); i++) {
                for (int j = 0; j < 3; j++) {
                    publisher.send("tick " + i + " x".repeat(200));
                }
            }
        } catch (InterruptedException | SocketClosedException e) {
            // The end of the test.
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
                threads.submit(() -> ask(front));
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

    private void ask(Endpoint front) {
        try (ReqSocket socket = ReqSocket.open(elsewhere)) {
            socket.connect(front);
            CountDownLatch never = new CountDownLatch(1);
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                socket.send("work");
                socket.receive();
            }
        } catch (InterruptedException | SocketClosedException e) {
            // The end of the test.
        }
    }
}
