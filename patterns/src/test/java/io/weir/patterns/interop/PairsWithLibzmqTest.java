package io.weir.patterns.interop;

import io.weir.Message;
import io.weir.patterns.interop.Pairing.Roles;
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

/** Each legal pair of socket types, Weir at one end and libzmq at the other, over everything that lies between them. */
@NeedsPyzmq
class PairsWithLibzmqTest {
    @AutoClose
    private static PyzmqPeer peer;

    @TempDir
    private Path directory;

    private record Case(Roles roles, Wiring wiring) {
        @Override
        public String toString() {
            return "Weir's " + roles.ourType() + " " + wiring + " with a " + roles.theirType()
                    + (roles.ourId().isNone() ? "" : ", ours named");
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
    void messagesOfUsualSizesArriveAsTheyWereSent(Case of) {
        exchange(of, Bodies.usual());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairsOverAll")
    void sixteenMebibytesArriveAsTheyWereSent(Case of) {
        exchange(of, Stream.of(Bodies.of(16 * Bodies.MEBIBYTE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("product")
    @Tag("large")
    void messagesOfAllSizesArriveAsTheyWereSent(Case of) {
        exchange(of, Bodies.all());
    }

    private void exchange(Case of, Stream<Message> bodies) {
        Roles roles = of.roles();
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, roles.ourType(), roles.ourId(), options -> {})) {
            PyzmqSocket theirs = peer.open(roles.theirType());
            if (!roles.theirId().isNone()) {
                theirs.set("ROUTING_ID", roles.theirId().array());
            }
            if (roles.theirType().equals("ROUTER")) {
                theirs.set("ROUTER_MANDATORY", 1);
            }
            of.wiring().join(ours, theirs, directory);
            roles.meet(ours, theirs);
            bodies.forEach(body -> roles.exchange(ours, theirs, body));
        }
    }

    /** Every pair both bound and connected, and over some of what lies between; every type over all of that. */
    static List<Case> pairwise() {
        List<Case> cases = new ArrayList<>();
        int turn = 0;
        for (Roles roles : Pairing.roles().toList()) {
            for (boolean weBind : new boolean[] {true, false}) {
                List<Wiring> wirings = Wiring.all().stream()
                        .filter(wiring -> wiring.weBind() == weBind)
                        .toList();
                cases.add(new Case(roles, wirings.get(turn++ % wirings.size())));
            }
        }
        return cases;
    }

    /** One pair that talks both ways, over everything. */
    static Stream<Case> pairsOverAll() {
        Roles roles = new Roles(new Pairing("PAIR", "PAIR"), true);
        return Wiring.all().stream().map(wiring -> new Case(roles, wiring));
    }

    static Stream<Case> product() {
        return Pairing.roles().flatMap(roles -> Wiring.all().stream().map(wiring -> new Case(roles, wiring)));
    }
}
