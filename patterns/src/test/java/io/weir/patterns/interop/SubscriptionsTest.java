package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Topics of all lengths, told by Weir to libzmq and by libzmq to Weir. libzmq up to 4.3.4 gets the header of a SUBSCRIBE
 * of 246 to 255 bytes and of a CANCEL of 249 to 255 bytes wrong, and is to be understood all the same.
 */
@NeedsPyzmq
class SubscriptionsTest {
    @AutoClose
    private static PyzmqPeer peer;

    @TempDir
    private Path directory;

    private record Case(String publisher, String subscriber, Wiring wiring) {
        @Override
        public String toString() {
            return publisher + " and " + subscriber + ", ours " + wiring;
        }
    }

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void libzmqObeysOurs(Case of) {
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, of.subscriber())) {
            PyzmqSocket theirs = peer.open(of.publisher());
            of.wiring().join(ours, theirs, directory);
            Subscribing.follow(theirs, ours, of.publisher());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void weObeyThoseOfLibzmq(Case of) {
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, of.publisher())) {
            PyzmqSocket theirs = peer.open(of.subscriber());
            of.wiring().join(ours, theirs, directory);
            Subscribing.follow(ours, theirs, of.publisher());
            assertThat(ours.socket().refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void libzmqObeysOursMadeBeforeTheConnection(Case of) {
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, of.subscriber())) {
            PyzmqSocket theirs = peer.open(of.publisher());
            Subscribing.all().forEach(ours::subscribe);
            of.wiring().join(ours, theirs, directory);
            Subscribing.expectAll(theirs, ours, of.publisher());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void weObeyThoseOfLibzmqMadeBeforeTheConnection(Case of) {
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, of.publisher())) {
            PyzmqSocket theirs = peer.open(of.subscriber());
            Subscribing.all().forEach(theirs::subscribe);
            of.wiring().join(ours, theirs, directory);
            Subscribing.expectAll(ours, theirs, of.publisher());
            assertThat(ours.socket().refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("product")
    @Tag("large")
    void bothObeyEachOtherHoweverConnected(Case of) {
        libzmqObeysOurs(of);
        peer.reset();
        weObeyThoseOfLibzmq(of);
        peer.reset();
        libzmqObeysOursMadeBeforeTheConnection(of);
        peer.reset();
        weObeyThoseOfLibzmqMadeBeforeTheConnection(of);
    }

    static List<Case> pairwise() {
        List<Case> cases = new ArrayList<>();
        List<Wiring> wirings = Wiring.all();
        int turn = 0;
        for (String publisher : List.of("PUB", "XPUB")) {
            for (String subscriber : List.of("SUB", "XSUB")) {
                for (int i = 0; i < 3; i++) {
                    cases.add(new Case(publisher, subscriber, wirings.get(turn++ % wirings.size())));
                }
            }
        }
        return cases;
    }

    static Stream<Case> product() {
        return Stream.of("PUB", "XPUB")
                .flatMap(publisher -> Stream.of("SUB", "XSUB")
                        .flatMap(subscriber ->
                                Wiring.all().stream().map(wiring -> new Case(publisher, subscriber, wiring))));
    }
}
