package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two socket types that may talk to each other, and how they do (RFC 28 to 31). Either may be the one of Weir.
 *
 * @param first the type that speaks first
 * @param second the type that answers, if it can
 */
record Pairing(String first, String second) {
    /** What the first is called if both are ROUTERs, so that the second can name it. */
    static final RoutingId NAME = RoutingId.of("the-named-one");

    static final List<Pairing> ALL = List.of(
            new Pairing("REQ", "REP"),
            new Pairing("REQ", "ROUTER"),
            new Pairing("DEALER", "REP"),
            new Pairing("DEALER", "DEALER"),
            new Pairing("DEALER", "ROUTER"),
            new Pairing("ROUTER", "ROUTER"),
            new Pairing("PUB", "SUB"),
            new Pairing("PUB", "XSUB"),
            new Pairing("XPUB", "SUB"),
            new Pairing("XPUB", "XSUB"),
            new Pairing("PUSH", "PULL"),
            new Pairing("PAIR", "PAIR"));

    private static final byte[] EVERYTHING = {};
    private static final Message PROBE = Message.of("are you there?");
    private static final Message PROBED = Message.of("I am");

    /** Each legal pair of types, with Weir at either end, where the ends differ. */
    static Stream<Roles> roles() {
        return ALL.stream()
                .flatMap(pairing -> Stream.of(new Roles(pairing, true), new Roles(pairing, false))
                        .limit(pairing.isSymmetric() ? 1 : 2));
    }

    /** Two ROUTERs are not: one is named. */
    private boolean isSymmetric() {
        return first.equals(second) && !isOfRouters();
    }

    private boolean isOfRouters() {
        return first.equals("ROUTER") && second.equals("ROUTER");
    }

    /** What the first must call itself. */
    RoutingId firstId() {
        return isOfRouters() ? NAME : RoutingId.NONE;
    }

    /** Makes two sockets that are bound and connected, or about to be, ready to converse. */
    void meet(Party a, Party b) {
        if (first.endsWith("PUB")) {
            b.subscribe(EVERYTHING);
        }
        if (first.equals("XPUB")) {
            assertThat(a.receiveFrom(b)).isEqualTo(Message.of(Topics.subscription(EVERYTHING)));
        } else if (first.equals("PUB")) {
            probe(a, b);
        }
    }

    /** Publishes until the subscriber hears it: a PUB does not tell when it has a subscriber. */
    static void probe(Party publisher, Party subscriber) {
        long deadline = System.nanoTime() + Party.PATIENCE.toNanos();
        do {
            assertThat(System.nanoTime()).as("time to subscribe").isLessThan(deadline);
            publisher.send(PROBE);
        } while (subscriber.receive(Party.MOMENT) == null);
        publisher.send(PROBED);
        Message received = subscriber.receive();
        while (!received.equals(PROBED)) {
            assertThat(received).isEqualTo(PROBE);
            received = subscriber.receive();
        }
    }

    /** Sends the message in all the ways in which the two types can send it, and checks that it arrives as it was. */
    void exchange(Party a, Party b, Message body) {
        switch (first + "-" + second) {
            case "REQ-REP", "DEALER-DEALER", "PAIR-PAIR" -> {
                carry(a, b, body, body);
                carry(b, a, body, body);
            }
            case "DEALER-REP" -> {
                Message enveloped = body.prepend(new byte[0]);
                carry(a, b, enveloped, body);
                carry(b, a, body, enveloped);
            }
            case "REQ-ROUTER" -> throughRouter(a, b, body, body.prepend(new byte[0]));
            case "DEALER-ROUTER" -> throughRouter(a, b, body, body);
            case "ROUTER-ROUTER" -> {
                Message named = body.prepend(NAME.array());
                b.send(named);
                Message request = a.receive();
                assertThat(request.skip(1)).isEqualTo(body);
                carry(a, b, request, named);
            }
            case "XPUB-XSUB" -> {
                carry(a, b, body, body);
                Message upstream = body.prepend(new byte[] {'u', 'p'});
                carry(b, a, upstream, upstream);
            }
            default -> carry(a, b, body, body);
        }
    }

    private static void throughRouter(Party a, Party router, Message body, Message inside) {
        a.send(body);
        Message request = router.receive();
        assertThat(request.skip(1)).isEqualTo(inside);
        carry(router, a, request, body);
    }

    private static void carry(Party from, Party to, Message sent, Message received) {
        from.send(sent);
        assertThat(to.receive()).isEqualTo(received);
    }

    /**
     * Who plays which part.
     *
     * @param weAreFirst whether Weir has the first type
     */
    record Roles(Pairing pairing, boolean weAreFirst) {
        String ourType() {
            return weAreFirst ? pairing.first() : pairing.second();
        }

        String theirType() {
            return weAreFirst ? pairing.second() : pairing.first();
        }

        RoutingId ourId() {
            return weAreFirst ? pairing.firstId() : RoutingId.NONE;
        }

        RoutingId theirId() {
            return weAreFirst ? RoutingId.NONE : pairing.firstId();
        }

        void meet(Party ours, Party theirs) {
            if (weAreFirst) {
                pairing.meet(ours, theirs);
            } else {
                pairing.meet(theirs, ours);
            }
        }

        void exchange(Party ours, Party theirs, Message body) {
            if (weAreFirst) {
                pairing.exchange(ours, theirs, body);
            } else {
                pairing.exchange(theirs, ours, body);
            }
        }
    }
}
