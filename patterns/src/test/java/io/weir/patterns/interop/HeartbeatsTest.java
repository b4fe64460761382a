package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.patterns.interop.Wiring.Link;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;
import io.weir.socket.OptionsBuilder;
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
import org.junit.jupiter.params.provider.MethodSource;

/** PINGs of libzmq that we answer, PINGs of ours that libzmq answers, and what happens when nobody does. */
@NeedsPyzmq
class HeartbeatsTest {
    private static final Message HELLO = Message.of("hello");
    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** Ten times the interval: what was to happen after a missed PONG has happened. */
    private static final Duration LONG = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private final List<PyzmqPeer> processes = new ArrayList<>();

    /** Who sends PINGs. */
    private enum Pinging {
        NOBODY,
        WE,
        LIBZMQ,
        BOTH;

        Consumer<OptionsBuilder<?>> ourOptions() {
            return this == WE || this == BOTH
                    ? options -> options.heartbeatInterval(INTERVAL)
                            .heartbeatTimeout(INTERVAL.multipliedBy(4))
                            .heartbeatTimeToLive(INTERVAL.multipliedBy(8))
                            .heartbeatContext("sixteen bytes ok".getBytes())
                    : options -> {};
        }

        void setTheirs(PyzmqSocket socket) {
            if (this == LIBZMQ || this == BOTH) {
                int interval = (int) INTERVAL.toMillis();
                socket.set("HEARTBEAT_IVL", interval)
                        .set("HEARTBEAT_TIMEOUT", 4 * interval)
                        .set("HEARTBEAT_TTL", 8 * interval);
            }
        }
    }

    private PyzmqPeer startPeer() {
        PyzmqPeer peer = PyzmqPeer.start();
        processes.add(peer);
        return peer;
    }

    @AfterEach
    void killPeers() {
        processes.forEach(PyzmqPeer::close);
    }

    @ParameterizedTest(name = "{0}, ours {1}")
    @MethodSource("pinging")
    void anIdleConnectionLasts(Pinging pinging, Wiring wiring) {
        try (Context context = wiring.context();
                WeirParty ours = WeirParty.open(context, "DEALER", RoutingId.NONE, pinging.ourOptions())) {
            PyzmqSocket theirs = startPeer().open("DEALER").monitor();
            pinging.setTheirs(theirs);
            wiring.join(ours, theirs, directory);
            ours.send(HELLO);
            assertThat(theirs.receive()).isEqualTo(HELLO);
            assertThat(theirs.events("DISCONNECTED", LONG)).doesNotContain("DISCONNECTED");
            theirs.send(HELLO);
            assertThat(ours.receive()).isEqualTo(HELLO);
            assertThat(ours.socket().refusals()).isEmpty();
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
    @MethodSource("whoNoticesLibzmq")
    void aProcessThatStoppedIsNoticedAndTalkedToAgainWhenItGoesOn(Pinging pinging, Wiring wiring) {
        try (Context context = wiring.context();
                WeirParty ours = WeirParty.open(context, "DEALER", RoutingId.NONE, pinging.ourOptions())) {
            PyzmqPeer process = startPeer();
            PyzmqSocket theirs = process.open("DEALER");
            pinging.setTheirs(theirs);
            wiring.join(ours, theirs, directory);
            theirs.send(HELLO);
            assertThat(ours.receive()).isEqualTo(HELLO);
            // libzmq has sent a PING, if it sends any: only then do we know what time it gives itself.
            assertThat(Until.holdsWithin(
                            INTERVAL.multipliedBy(3), () -> ours.socket().peerCount() != 1))
                    .isFalse();
            process.stop();
            Until.holds("its silence noticed", () -> ours.socket().refusals().containsKey(Refusal.HEARTBEAT_TIMEOUT));
            process.resume();
            theirs.send(HELLO);
            assertThat(ours.receive()).isEqualTo(HELLO);
            ours.send(HELLO);
            assertThat(theirs.receive()).isEqualTo(HELLO);
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
            theirs.send(HELLO);
            assertThat(theirs.events("DISCONNECTED", Party.PATIENCE)).contains("DISCONNECTED");
            goOn.countDown();
            assertThat(theirs.events("HANDSHAKE_SUCCEEDED", Party.PATIENCE)).contains("HANDSHAKE_SUCCEEDED");
        } finally {
            goOn.countDown();
        }
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
                                .heartbeatTimeout(INTERVAL.multipliedBy(4)))) {
            PyzmqSocket push = startPeer().open("PUSH").monitor();
            Pinging.LIBZMQ.setTheirs(push);
            push.connect(pull.bind(Link.TCP.endpoint(directory)).toString());
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

    static Stream<Arguments> pinging() {
        List<Wiring> wirings = Wiring.all();
        int[] turn = {0};
        return Stream.of(Pinging.values())
                .flatMap(pinging -> Stream.of(
                        Arguments.of(pinging, wirings.get(turn[0]++ % wirings.size())),
                        Arguments.of(pinging, wirings.get(turn[0]++ % wirings.size())),
                        Arguments.of(pinging, wirings.get(turn[0]++ % wirings.size()))));
    }

    /** When both do, the shorter time is ours: the timeout, not what libzmq gives itself. */
    static Stream<Arguments> whoNoticesLibzmq() {
        return Stream.of(
                Arguments.of(Pinging.WE, new Wiring(Wiring.NATIVE, Link.TCP, true)),
                Arguments.of(Pinging.WE, new Wiring("nio", Link.IPC, false)),
                Arguments.of(Pinging.LIBZMQ, new Wiring("nio", Link.TCP, true)),
                Arguments.of(Pinging.LIBZMQ, new Wiring(Wiring.NATIVE, Link.TCP, false)),
                Arguments.of(Pinging.BOTH, new Wiring(Wiring.NATIVE, Link.IPC, true)),
                Arguments.of(Pinging.BOTH, new Wiring("nio", Link.TCP, false)));
    }

    static Stream<Arguments> whoNoticesUs() {
        return Stream.of(
                Arguments.of(Pinging.WE, new Wiring("nio", Link.TCP, false)),
                Arguments.of(Pinging.LIBZMQ, new Wiring(Wiring.NATIVE, Link.TCP, true)),
                Arguments.of(Pinging.BOTH, new Wiring(Wiring.NATIVE, Link.IPC, true)));
    }
}
