package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.interop.Wiring.PeerLink;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;
import io.weir.testing.Eventually;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PINGs of libzmq that we answer, PINGs of ours that libzmq answers, and what happens when neither answers. */
@NeedsPyzmq
class HeartbeatsTest {
    private static final Message HELLO = Message.of("hello");
    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** As many intervals as a busy machine may need for an answer. */
    private static final Duration TIMEOUT = INTERVAL.multipliedBy(8);

    private static final Duration TIME_TO_LIVE = INTERVAL.multipliedBy(12);

    /** What was to happen for want of an answer has happened. */
    private static final Duration LONG = INTERVAL.multipliedBy(15);

    @TempDir
    private Path directory;

    private final List<PyzmqPeer> processes = new ArrayList<>();
    private final List<Context> contexts = new ArrayList<>();

    /** Who sends PINGs. */
    private enum Pinging {
        WE,
        LIBZMQ,
        BOTH;

        Consumer<OptionsBuilder<?>> ourOptions() {
            return this == WE || this == BOTH
                    ? options -> options.heartbeatInterval(INTERVAL)
                            .heartbeatTimeout(TIMEOUT)
                            .heartbeatTimeToLive(TIME_TO_LIVE)
                            .heartbeatContext("sixteen bytes ok".getBytes())
                    : options -> {};
        }

        void setTheirs(PyzmqSocket socket) {
            if (this == LIBZMQ || this == BOTH) {
                socket.set("HEARTBEAT_IVL", (int) INTERVAL.toMillis())
                        .set("HEARTBEAT_TIMEOUT", (int) TIMEOUT.toMillis())
                        .set("HEARTBEAT_TTL", (int) TIME_TO_LIVE.toMillis());
            }
        }
    }

    private PyzmqPeer startPeer() {
        PyzmqPeer peer = PyzmqPeer.start();
        processes.add(peer);
        return peer;
    }

    @AfterEach
    void endAll() {
        processes.forEach(PyzmqPeer::close);
        contexts.forEach(context -> context.close(Duration.ZERO));
    }

    /** Two DEALERs that can talk. */
    private record Couple(Wiring wiring, WeirParty ours, PyzmqSocket theirs) {}

    /** One couple for each way to be connected. */
    private List<Couple> couples(PyzmqPeer process, Pinging pinging) {
        List<Couple> couples = new ArrayList<>();
        for (Wiring wiring : Wiring.all()) {
            Context context = wiring.context();
            contexts.add(context);
            WeirParty ours = WeirParty.open(context, "DEALER", RoutingId.NONE, pinging.ourOptions());
            PyzmqSocket theirs = process.open("DEALER").monitor();
            pinging.setTheirs(theirs);
            wiring.join(ours, theirs, directory);
            Couple couple = new Couple(wiring, ours, theirs);
            assertTalking(couple);
            couples.add(couple);
        }
        return couples;
    }

    private static void assertTalking(Couple couple) {
        couple.ours.send(HELLO);
        assertThat(couple.theirs.receive()).as(couple.wiring.toString()).isEqualTo(HELLO);
        couple.theirs.send(HELLO);
        assertThat(couple.ours.receive()).as(couple.wiring.toString()).isEqualTo(HELLO);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void idleConnectionsLast(Pinging pinging) {
        List<Couple> couples = couples(startPeer(), pinging);
        boolean lost = Eventually.within(
                LONG,
                () -> couples.stream().anyMatch(couple -> couple.ours.socket().peerCount() == 0));
        assertThat(lost).isFalse();
        for (Couple couple : couples) {
            assertThat(couple.theirs.events("DISCONNECTED", Duration.ZERO))
                    .as(couple.wiring.toString())
                    .doesNotContain("DISCONNECTED");
            assertTalking(couple);
            assertThat(couple.ours.socket().refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void aProcessThatStoppedIsNoticedAndTalkedToAgainWhenItGoesOn(Pinging pinging) {
        PyzmqPeer process = startPeer();
        List<Couple> couples = couples(process, pinging);
        awaitPings(couples.get(couples.size() - 1).ours);
        process.stop();
        for (Couple couple : couples) {
            Party.await(
                    "notice taken by " + couple,
                    () -> couple.ours.socket().refusals().containsKey(Refusal.HEARTBEAT_TIMEOUT));
        }
        process.resume();
        for (Couple couple : couples) {
            // What it sends before it sees that the connection is gone would be gone, too.
            assertThat(couple.theirs.events("DISCONNECTED", Party.PATIENCE)).contains("DISCONNECTED");
            assertTalking(couple);
        }
    }

    @ParameterizedTest(name = "{0}, ours {1}")
    @MethodSource("whoNoticesUs")
    void aBusyConnectionLasts(Pinging pinging, Wiring wiring) {
        try (Context context = wiring.context();
                WeirParty ours = WeirParty.open(context, "PAIR", RoutingId.NONE, pinging.ourOptions())) {
            PyzmqSocket theirs = startPeer().open("PAIR").monitor();
            pinging.setTheirs(theirs);
            wiring.join(ours, theirs, directory);
            Message large = Bodies.of(4 * Bodies.MEBIBYTE);
            long end = System.nanoTime() + LONG.toNanos();
            do {
                ours.send(large);
                assertThat(theirs.receive()).isEqualTo(large);
                theirs.send(large);
                assertThat(ours.receive()).isEqualTo(large);
            } while (System.nanoTime() < end);
            assertThat(theirs.events("DISCONNECTED", Duration.ZERO)).doesNotContain("DISCONNECTED");
            assertThat(ours.socket().refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}, ours {1}")
    @MethodSource("whoNoticesUs")
    void libzmqNoticesThatWeStopped(Pinging pinging, Wiring wiring) throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Context context = wiring.context();
                WeirParty ours = WeirParty.open(context, "PULL", RoutingId.NONE, pinging.ourOptions())) {
            PyzmqSocket theirs = startPeer().open("PUSH").monitor();
            pinging.setTheirs(theirs);
            wiring.join(ours, theirs, directory);
            // A handler must not block, since that stops the event loop; which is what we want.
            ((PullSocket) ours.socket()).onMessage(message -> awaitUninterruptibly(goOn));
            awaitPings(ours);
            theirs.send(HELLO);
            assertThat(theirs.events("DISCONNECTED", Party.PATIENCE)).contains("DISCONNECTED");
            goOn.countDown();
            assertThat(theirs.events("HANDSHAKE_SUCCEEDED", Party.PATIENCE)).contains("HANDSHAKE_SUCCEEDED");
        } finally {
            goOn.countDown();
        }
    }

    /** Both have sent a PING, if they send any: only with that does the other end know the time to live. */
    private static void awaitPings(WeirParty ours) {
        Party.await("a connection", () -> ours.socket().peerCount() == 1);
        assertThat(Eventually.within(
                        INTERVAL.multipliedBy(3), () -> ours.socket().peerCount() != 1))
                .isFalse();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void libzmqIsNotCutWhileItPingsAndWeDoNotRead() throws InterruptedException {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(
                        context,
                        options -> options.receiveHighWaterMark(1)
                                .heartbeatInterval(INTERVAL)
                                .heartbeatTimeout(TIMEOUT))) {
            PyzmqSocket push = startPeer().open("PUSH").monitor();
            Pinging.LIBZMQ.setTheirs(push.set("SNDHWM", 2));
            push.connect(pull.bind(PeerLink.TCP.endpoint(directory)).toString());
            Message large = Bodies.of(Bodies.MEBIBYTE);
            int sent = 0;
            while (push.trySend(large, INTERVAL)) {
                sent++;
            }
            // We do not see its PINGs, but ours tell it that we live.
            assertThat(push.events("DISCONNECTED", LONG)).doesNotContain("DISCONNECTED");
            for (int i = 0; i < sent; i++) {
                assertThat(pull.receive(Party.PATIENCE)).isEqualTo(large);
            }
            assertThat(pull.refusals()).isEmpty();
        }
    }

    static Stream<Arguments> whoNoticesUs() {
        return Stream.of(
                Arguments.of(Pinging.WE, new Wiring("nio", PeerLink.TCP, false)),
                Arguments.of(Pinging.LIBZMQ, new Wiring(Wiring.NATIVE, PeerLink.TCP, true)),
                Arguments.of(Pinging.BOTH, new Wiring(Wiring.NATIVE, PeerLink.IPC, true)));
    }
}
