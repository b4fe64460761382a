package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.option.OptionsBuilder;
import io.weir.socket.Context;
import io.weir.socket.Sending;
import io.weir.testing.Eventually;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consumers that do not receive for a while. libzmq stops reading then, and must not lose its connection for that, nor
 * we a message.
 *
 * <p>What libzmq does not read it does not answer either. So heartbeats of ours, which are off by default, need a consumer
 * that sends PINGs of its own: those it does send.
 */
@NeedsPyzmq
class SlowConsumerTest {
    private static final int FILLER = 64 * 1024;
    private static final int MARK = 5;
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofMillis(800);
    private static final Duration NO_ROOM = Duration.ofMillis(100);

    @TempDir
    private Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private PyzmqPeer peer;

    /** How a producer of ours talks to a consumer of libzmq. */
    private record Case(String ourType, Wiring wiring, boolean heartbeats) {
        String theirType() {
            return ourType.equals("PUSH") ? "PULL" : ourType;
        }

        void options(OptionsBuilder<?> options) {
            options.sendHighWaterMark(MARK);
            if (heartbeats) {
                options.heartbeatInterval(INTERVAL).heartbeatTimeout(TIMEOUT);
            }
        }
    }

    /** A case under way. */
    private static final class Stall {
        final Case of;
        final WeirParty ours;
        final PyzmqSocket theirs;
        int sent;

        Stall(Case of, WeirParty ours, PyzmqSocket theirs) {
            this.of = of;
            this.ours = ours;
            this.theirs = theirs;
        }

        /** Sends numbered messages until there is no room any more. */
        void fill() throws InterruptedException {
            byte[] filler = new byte[FILLER];
            Sending socket = (Sending) ours.socket();
            while (socket.send(Message.wrap(Integer.toString(sent).getBytes(), filler), NO_ROOM) == SendResult.SENT) {
                sent++;
            }
        }

        void assertConnected() {
            assertThat(theirs.events("DISCONNECTED", Duration.ZERO)).doesNotContain("DISCONNECTED");
            assertThat(ours.socket().peerCount()).isOne();
            assertThat(ours.socket().refusals()).isEmpty();
        }

        void assertNothingLost() {
            assertThat(theirs.drain(0, sent, Party.PATIENCE)).isEqualTo(sent);
            Accounting books = ours.socket().accounting();
            assertThat(books.accepted()).isEqualTo(sent);
            assertThat(books.sendDropped()).isEmpty();
        }

        @Override
        public String toString() {
            return of.toString();
        }
    }

    @BeforeEach
    void startPeer() {
        peer = PyzmqPeer.start();
        opened.add(peer);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void aConsumerThatSitsAtItsMarkKeepsItsConnectionAndEveryMessage() throws InterruptedException {
        List<Case> cases = Wiring.all().stream()
                .map(wiring -> new Case(wiring.weBind() ? "PUSH" : "DEALER", wiring, wiring.weBind()))
                .toList();
        sitAtTheMark(cases, Duration.ofSeconds(3));
    }

    @Test
    @Tag("large")
    @Timeout(240)
    void aConsumerThatSitsAtItsMarkForAMinuteKeepsItsConnectionAndEveryMessage() throws InterruptedException {
        List<Case> cases = Stream.of("PUSH", "DEALER", "PAIR")
                .flatMap(type -> Wiring.all().stream()
                        .flatMap(wiring -> Stream.of(true, false).map(beats -> new Case(type, wiring, beats))))
                .toList();
        sitAtTheMark(cases, Duration.ofMinutes(1));
    }

    private void sitAtTheMark(List<Case> cases, Duration time) throws InterruptedException {
        List<Stall> stalls = new ArrayList<>();
        for (Case of : cases) {
            stalls.add(open(of));
        }
        for (Stall stall : stalls) {
            stall.fill();
        }
        boolean lost = Eventually.within(
                time,
                () -> stalls.stream().anyMatch(stall -> stall.ours.socket().peerCount() == 0));
        assertThat(lost).isFalse();
        for (Stall stall : stalls) {
            stall.assertConnected();
            stall.assertNothingLost();
        }
    }

    private Stall open(Case of) {
        Context context = of.wiring().context();
        opened.add(0, context);
        WeirParty ours = WeirParty.open(context, of.ourType(), RoutingId.NONE, of::options);
        opened.add(0, ours);
        PyzmqSocket theirs = peer.open(of.theirType()).set("RCVHWM", MARK).monitor();
        if (of.heartbeats()) {
            theirs.set("HEARTBEAT_IVL", (int) INTERVAL.toMillis())
                    .set("HEARTBEAT_TIMEOUT", (int) Duration.ofMinutes(10).toMillis());
        }
        of.wiring().join(ours, theirs, directory);
        return new Stall(of, ours, theirs);
    }

    @Test
    void aSubscriberThatSitsAtItsMarkMissesMessagesAndNothingElse() throws InterruptedException {
        Case of = new Case("PUB", new Wiring(Wiring.NATIVE, Wiring.PeerLink.TCP, true), false);
        Context context = of.wiring().context();
        opened.add(0, context);
        WeirParty pub = WeirParty.open(context, "PUB", RoutingId.NONE, of::options);
        opened.add(0, pub);
        PyzmqSocket sub = peer.open("SUB").set("RCVHWM", MARK).monitor();
        sub.subscribe(new byte[0]);
        of.wiring().join(pub, sub, directory);
        Pairing.probe(pub, sub);
        byte[] filler = new byte[FILLER];
        for (int i = 0; i < 2000; i++) {
            pub.send(Message.wrap(Integer.toString(i).getBytes(), filler));
        }
        assertThat(sub.events("DISCONNECTED", Duration.ofSeconds(1))).doesNotContain("DISCONNECTED");
        int last = -1;
        Message received = sub.receive();
        while (received != null) {
            int number = Integer.parseInt(received.text(0));
            assertThat(number).isGreaterThan(last);
            last = number;
            received = sub.receive(Duration.ofMillis(300));
        }
        // Those that found room were the first.
        Accounting books = pub.socket().accounting();
        assertThat(books.totalSendDropped()).isPositive();
        assertThat(books.accepted()).isEqualTo(books.written() + books.totalSendDropped());
        pub.send(Message.of("after all that"));
        assertThat(sub.receive()).isEqualTo(Message.of("after all that"));
    }

    @Test
    void weSitAtOurMarkAndLoseNothingThatLibzmqSends() {
        List<Stall> stalls = new ArrayList<>();
        for (Wiring wiring : Wiring.all()) {
            Context context = wiring.context();
            opened.add(0, context);
            WeirParty ours =
                    WeirParty.open(context, "PULL", RoutingId.NONE, options -> options.receiveHighWaterMark(MARK));
            opened.add(0, ours);
            PyzmqSocket theirs = peer.open("PUSH").set("SNDHWM", MARK).monitor();
            wiring.join(ours, theirs, directory);
            stalls.add(new Stall(new Case("PULL", wiring, false), ours, theirs));
        }
        byte[] filler = new byte[FILLER];
        for (Stall stall : stalls) {
            while (stall.theirs.trySend(
                    Message.wrap(Integer.toString(stall.sent).getBytes(), filler), NO_ROOM)) {
                stall.sent++;
            }
        }
        for (Stall stall : stalls) {
            CompletableFuture<PeerProcess.Answer> more = stall.theirs.pump(stall.sent, 100, FILLER);
            for (int i = 0; i < stall.sent + 100; i++) {
                assertThat(stall.ours.receive().text(0)).isEqualTo(Integer.toString(i));
            }
            PeerProcess.await(more);
            stall.assertConnected();
        }
    }
}
