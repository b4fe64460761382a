package io.weir.patterns.interop;

import io.weir.option.OptionsBuilder;
import io.weir.patterns.interop.Pairing.Roles;
import io.weir.security.Authenticator;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Two socket types and what secures them.
 *
 * @param mechanism what both ends speak
 * @param weBind which end binds; the other one connects
 * @param weServe which end is the server of the mechanism; the other one is its client
 */
record SecuredCase(Roles roles, Mechanism mechanism, boolean weBind, boolean weServe) {
    static final CurveKeyPair SERVER = CurveKeyPair.generate();
    static final CurveKeyPair CLIENT = CurveKeyPair.generate();
    static final String USER = "admin";
    static final String PASSWORD = "secret";

    private static final String TCP = "tcp://127.0.0.1:*";

    /** Of these and of those any two that may talk are tried in every way. */
    private static final Set<String> WHOLE_FIRST = Set.of("PUB", "REQ", "PUSH", "DEALER");

    private static final Set<String> WHOLE_SECOND = Set.of("SUB", "REP", "PULL", "ROUTER");

    /** What secures a connection. */
    enum Mechanism {
        PLAIN {
            @Override
            Security ours(boolean server) {
                return server
                        ? Security.plainServer(Authenticator.users(Map.of(USER, PASSWORD)))
                        : Security.plainClient(USER, PASSWORD);
            }

            @Override
            String userId() {
                return USER;
            }
        },

        CURVE {
            @Override
            Security ours(boolean server) {
                return server
                        ? Security.curveServer(SERVER, Authenticator.curveKeys(Set.of(CLIENT.publicKey())))
                        : Security.curveClient(SERVER.publicKey(), CLIENT);
            }

            @Override
            String userId() {
                return CLIENT.publicKey().toString();
            }
        };

        /** Our end, as the server or the client. */
        abstract Security ours(boolean server);

        /** What a server makes of the client that {@link #ours} is. */
        abstract String userId();
    }

    /** The pairs of the four patterns in every way, of the others each in one, with all ways among them. */
    static List<SecuredCase> cases(Mechanism... mechanisms) {
        List<SecuredCase> cases = new ArrayList<>();
        int turn = 0;
        for (Roles roles : Pairing.roles().toList()) {
            List<SecuredCase> ways = waysOf(roles, mechanisms);
            boolean whole = WHOLE_FIRST.contains(roles.pairing().first())
                    && WHOLE_SECOND.contains(roles.pairing().second());
            cases.addAll(whole ? ways : List.of(ways.get(turn++ % ways.size())));
        }
        return cases;
    }

    /**
     * The same with a library whose server gives its peers user ids. A REQ of libzmq or JeroMQ that is such a server loses replies,
     * also those of another libzmq or JeroMQ: they put the user id before the first message of a connection, and the REQ takes that
     * for a reply of the wrong shape.
     */
    static List<SecuredCase> casesWithUserIds(Mechanism... mechanisms) {
        return cases(mechanisms).stream()
                .filter(of -> of.weServe || !of.roles.theirType().equals("REQ"))
                .toList();
    }

    private static List<SecuredCase> waysOf(Roles roles, Mechanism... mechanisms) {
        return Stream.of(mechanisms)
                .flatMap(mechanism -> Stream.of(0, 1, 2, 3)
                        .map(way -> new SecuredCase(roles, mechanism, (way & 1) != 0, (way & 2) != 0)))
                .toList();
    }

    /** The option of our socket. */
    Consumer<OptionsBuilder<?>> options() {
        return options -> options.security(mechanism.ours(weServe));
    }

    /** How a socket of a peer in another process is secured. */
    @FunctionalInterface
    interface TheirSecurity {
        void secure(PeerSocket socket, Mechanism mechanism, boolean server) throws IOException;
    }

    /** Opens both sockets, connects them, and has them talk. */
    void converse(PeerProcess peer, TheirSecurity by) throws Exception {
        try (Context context = Context.create();
                WeirParty ours = WeirParty.open(context, roles.ourType(), roles.ourId(), options())) {
            PeerSocket theirs = peer.open(roles.theirType());
            by.secure(theirs, mechanism, !weServe);
            if (!roles.theirId().isNone()) {
                theirs.set("ROUTING_ID", roles.theirId().array());
            }
            if (roles.theirType().equals("ROUTER")) {
                theirs.set("ROUTER_MANDATORY", 1);
            }
            converse(ours, theirs);
        }
    }

    /** Connects the two, and has them talk. */
    void converse(Party ours, Party theirs) {
        if (weBind) {
            theirs.connect(ours.bind(TCP));
        } else {
            ours.connect(theirs.bind(TCP));
        }
        roles.meet(ours, theirs);
        // At 222 and 223 bytes a box comes to need the long form of a frame.
        Stream.concat(Stream.of(Bodies.of(0), Bodies.of(222), Bodies.of(223)), Bodies.usual())
                .forEach(body -> roles.exchange(ours, theirs, body));
    }

    @Override
    public String toString() {
        return mechanism + ", Weir's " + roles.ourType() + (weBind ? " bound" : " connected")
                + (weServe ? " as the server" : " as the client") + " with a " + roles.theirType();
    }
}
