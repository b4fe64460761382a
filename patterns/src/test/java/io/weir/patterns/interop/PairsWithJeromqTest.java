package io.weir.patterns.interop;

import io.weir.Message;
import io.weir.patterns.interop.Pairing.Roles;
import io.weir.socket.Context;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeromq.ZContext;

/** Each legal pair of socket types, Weir at one end and JeroMQ at the other, over tcp; its ipc is its own. */
@Tag("interop")
class PairsWithJeromqTest {
    @TempDir
    private Path directory;

    private record Case(Roles roles, Wiring wiring) {
        @Override
        public String toString() {
            return "Weir's " + roles.ourType() + " " + wiring + " with a " + roles.theirType()
                    + (roles.ourId().isNone() ? "" : ", ours named");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void messagesOfUsualSizesArriveAsTheyWereSent(Case of) throws Exception {
        JeromqParty.retrying(() -> exchange(of, Bodies.usual()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("product")
    @Tag("large")
    void messagesOfAllSizesArriveAsTheyWereSent(Case of) throws Exception {
        JeromqParty.retrying(() -> exchange(of, Bodies.all()));
    }

    private void exchange(Case of, Stream<Message> bodies) {
        Roles roles = of.roles();
        try (ZContext theirContext = new ZContext();
                Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, roles.ourType(), roles.ourId(), options -> {})) {
            JeromqParty theirs = JeromqParty.open(theirContext, roles.theirType());
            if (!roles.theirId().isNone()) {
                theirs.socket().setIdentity(roles.theirId().array());
            }
            if (roles.theirType().equals("ROUTER")) {
                theirs.socket().setRouterMandatory(true);
            }
            of.wiring().join(ours, theirs, directory);
            roles.meet(ours, theirs);
            bodies.forEach(body -> roles.exchange(ours, theirs, body));
        }
    }

    /** Every pair both bound and connected, on one of the ways to run. */
    static List<Case> pairwise() {
        List<Case> cases = new ArrayList<>();
        int turn = 0;
        for (Roles roles : Pairing.roles().toList()) {
            for (boolean weBind : new boolean[] {true, false}) {
                List<Wiring> wirings = Wiring.tcp().stream()
                        .filter(wiring -> wiring.weBind() == weBind)
                        .toList();
                cases.add(new Case(roles, wirings.get(turn++ / 2 % wirings.size())));
            }
        }
        return cases;
    }

    static Stream<Case> product() {
        return Pairing.roles().flatMap(roles -> Wiring.tcp().stream().map(wiring -> new Case(roles, wiring)));
    }
}
