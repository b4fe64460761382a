package io.weir.patterns.attacks;

import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.Mechanism.Continuation;
import io.weir.netty.security.Mechanism.Exchange;
import io.weir.netty.security.curve.CurveClient;
import io.weir.patterns.attacks.AttackedServer.Place;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.LocalMetadata;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is done to the server, by several threads at once. A new attack is a constant here. */
enum Attack {
    /** Nothing is said. */
    SILENCE(Place.CURVE, Refusal.CLOSED_UNHEARD) {
        @Override
        void step(Attackers by, int number) throws IOException {
            if (number < ATTEMPTS) {
                by.keep(100, by.connect());
            }
        }

        @Override
        boolean hurries(int number) {
            return number < 300;
        }
    },
    /** A greeting and a command that never end: a byte now and then. */
    SLOW_BYTES(Place.NULL, Refusal.HANDSHAKE_CLOSED) {
        @Override
        void step(Attackers by, int number) throws IOException {
            byte[] all = Arrays.copyOf(Intruder.greeting("NULL"), 64 + 9 + 6999);
            System.arraycopy(Intruder.announcement(Intruder.COMMAND, 7000), 0, all, 64, 9);
            if (by.kept() < SLOW_ONES) {
                by.keep(SLOW_ONES, by.connect());
                return;
            }
            int at = by.steps() / SLOW_ONES - 1;
            if (at < all.length) {
                by.oldest().send(new byte[] {all[at]});
            }
        }

        @Override
        boolean hurries(int number) {
            return false;
        }
    },
    /** More silent connections than there are places, from one address. */
    HALF_OPEN_OF_ONE_ADDRESS(Place.NULL, Refusal.TOO_MANY_HANDSHAKES, Refusal.CLOSED_UNHEARD) {
        @Override
        void step(Attackers by, int number) throws IOException {
            if (number < ATTEMPTS) {
                by.keep(CROWD / Attackers.THREADS, by.connect());
            }
        }

        @Override
        boolean hurries(int number) {
            return number < CROWD;
        }
    },
    /** The same from two hundred. */
    HALF_OPEN_OF_MANY_ADDRESSES(Place.CURVE, Refusal.TOO_MANY_HANDSHAKES, Refusal.CLOSED_UNHEARD) {
        @Override
        void step(Attackers by, int number) throws IOException {
            by.keep(CROWD / Attackers.THREADS, by.connectFrom(1 + number % 200));
        }

        @Override
        boolean hurries(int number) {
            return number < CROWD;
        }
    },
    /** As many HELLO as can be, each of which the server must answer with products of the curve. */
    HELLO_FLOOD(
            Place.CURVE,
            Refusal.HANDSHAKE_CLOSED,
            Refusal.CLOSED_UNHEARD,
            Refusal.TOO_MANY_HANDSHAKES,
            Refusal.TOO_MANY_ATTEMPTS_OF_ADDRESS) {
        @Override
        void step(Attackers by, int number) throws IOException {
            by.keepUntilAnswered(
                    30, by.connectFrom(1 + number % 20).send(Intruder.greeting("CURVE"), by.recordedHello()));
        }
    },
    /** The HELLO and the INITIATE of a handshake that succeeded. */
    REPLAYED_COOKIE(Place.CURVE, Refusal.CRYPTOGRAPHIC, Refusal.HANDSHAKE_CLOSED, Refusal.CLOSED_UNHEARD) {
        @Override
        void step(Attackers by, int number) throws IOException {
            try (Intruder intruder = by.connectFrom(1)) {
                intruder.send(Intruder.greeting("CURVE"), by.recordedHello()).readGreeting();
                intruder.readFrame();
                by.check(intruder.send(by.recordedInitiate()).isClosedByOther(), "a replayed INITIATE was let in");
            }
        }
    },
    /** One bit after the other of an INITIATE that would be let in. */
    FLIPPED_INITIATE(
            Place.CURVE,
            EnumSet.of(Refusal.CRYPTOGRAPHIC, Refusal.UNEXPECTED_COMMAND),
            Refusal.MALFORMED_COMMAND,
            Refusal.INVALID_SEQUENCE,
            Refusal.HANDSHAKE_CLOSED,
            Refusal.CLOSED_UNHEARD) {
        @Override
        boolean isWhole(int steps) {
            return steps >= BITS;
        }

        @Override
        void step(Attackers by, int number) throws IOException {
            try (Intruder intruder = by.connectFrom(2 + number % 100)) {
                byte[] initiate = by.initiate(intruder);
                by.check(8 * initiate.length <= BITS, "more bits than steps");
                int bit = number % (8 * initiate.length);
                initiate[bit / 8] ^= (byte) (1 << bit % 8);
                by.check(
                        intruder.send(Intruder.frame(Intruder.COMMAND, initiate))
                                .isClosedByOther(),
                        "let in with bit " + bit + " flipped");
            }
        }
    },
    /** Frames, commands, properties and numbers of frames that are larger than any limit, announced and sent. */
    OVERSIZE(
            Place.NULL,
            EnumSet.of(Refusal.MESSAGE_TOO_LARGE, Refusal.HANDSHAKE_TOO_LARGE, Refusal.TOO_MANY_FRAMES),
            Refusal.HANDSHAKE_CLOSED,
            Refusal.CLOSED_UNHEARD) {
        @Override
        void step(Attackers by, int number) throws IOException {
            try (Intruder intruder = by.connectFrom(1)) {
                intruder.send(Intruder.greeting("NULL"));
                switch (number % 5) {
                    case 0 -> intruder.send(Intruder.announcement(Intruder.COMMAND, Long.MAX_VALUE));
                    case 1 -> intruder.send(Intruder.announcement(Intruder.COMMAND, 9 << 10), new byte[9 << 10]);
                    case 2 -> intruder.send(Intruder.ready("DEALER"), Intruder.announcement(0, 1L << 40));
                    case 3 ->
                        intruder.send(Intruder.ready("DEALER"), Intruder.announcement(Intruder.COMMAND, 1L << 32));
                    default -> floodWithFrames(intruder.send(Intruder.ready("DEALER")));
                }
                by.check(intruder.isClosedByOther(), "oversize was taken, as case " + number % 5);
            }
        }

        /** Empty frames without end, which are next to nothing on the wire. */
        private void floodWithFrames(Intruder intruder) {
            byte[] frames = new byte[2 * 4096];
            for (int i = 0; i < frames.length; i += 2) {
                frames[i] = Intruder.MORE;
            }
            try {
                for (int i = 0; i < 20; i++) {
                    intruder.send(frames);
                }
            } catch (IOException e) {
                // Closed by the server, as it should be.
            }
        }
    },
    /** Topics, one after the other, each as large as a command may be. */
    OVERSIZE_TOPICS(Place.PUBLISHER, Refusal.TOO_MANY_SUBSCRIPTIONS, Refusal.HANDSHAKE_CLOSED, Refusal.CLOSED_UNHEARD) {
        @Override
        void step(Attackers by, int number) throws IOException {
            try (Intruder intruder = by.connectFrom(1)) {
                intruder.send(Intruder.greeting("NULL"), Intruder.ready("SUB"));
                try {
                    for (int i = 0; i < 40; i++) {
                        byte[] topic = new byte[number % 2 == 0 ? 40_000 : 100];
                        Arrays.fill(topic, (byte) 1);
                        topic[topic.length - 1] = (byte) i;
                        intruder.send(Intruder.frame(0, topic));
                    }
                    for (int i = 0; number % 2 == 1 && i < 2000; i++) {
                        intruder.send(Intruder.frame(0, new byte[] {1, (byte) (i >> 8), (byte) i}));
                    }
                } catch (IOException e) {
                    // Closed by the server, as it should be.
                }
                by.check(intruder.isClosedByOther(), "too many topics were taken");
            }
        }
    },
    /** One password after the other. */
    WRONG_PASSWORDS(
            Place.PLAIN,
            Refusal.AUTHENTICATION_DENIED,
            Refusal.HANDSHAKE_CLOSED,
            Refusal.CLOSED_UNHEARD,
            Refusal.TOO_MANY_HANDSHAKES,
            Refusal.TOO_MANY_ATTEMPTS_OF_ADDRESS) {
        @Override
        void step(Attackers by, int number) throws IOException {
            byte[] hello = Intruder.hello(AttackedServer.USER, "guess " + number);
            by.keepUntilAnswered(30, by.connectFrom(1 + number % 20).send(Intruder.greeting("PLAIN"), hello));
        }
    },
    /** Handshakes of TLS that break off, come twice, are no such thing, or never end. */
    TLS_NOISE(
            Place.TLS,
            Refusal.TLS_FAILED,
            Refusal.HANDSHAKE_CLOSED,
            Refusal.CLOSED_UNHEARD,
            Refusal.TOO_MANY_HANDSHAKES,
            Refusal.TOO_MANY_ATTEMPTS_OF_ADDRESS) {
        @Override
        void step(Attackers by, int number) throws IOException {
            if (number % 5 == 0) {
                byte[] hello = Intruder.clientHello();
                by.keep(30, by.connectFrom(1 + number % 100).send(Arrays.copyOf(hello, hello.length / 2)));
                return;
            }
            try (Intruder intruder = by.connectFrom(1 + number % 100)) {
                switch (number % 5) {
                    case 1 -> intruder.send(Intruder.clientHello(), Intruder.clientHello());
                    case 2 -> intruder.send(Intruder.clientHello(), new byte[16 << 10]);
                    case 3 -> intruder.send(new byte[] {22, 3, 3, 0x40, 0}, new byte[16 << 10]);
                    default -> shakeHands(intruder);
                }
                by.check(intruder.isClosedByOther(), "noise was taken for TLS, as case " + number % 5);
            }
        }

        private void shakeHands(Intruder intruder) {
            try {
                intruder.shakeHandsForEver();
            } catch (IOException e) {
                // Closed by the server, as it should be.
            }
        }
    };

    static final int CROWD = 1500;

    /** From one address; the honest, who come from there, too, would share in its limit. */
    private static final int ATTEMPTS = 5000;

    private static final int BITS = 8 * 300;
    private static final int SLOW_ONES = 50;

    /** The endpoint that is attacked. */
    final Place place;

    /** With what connections of its kind are refused, each of these. */
    final Set<Refusal> expected;

    /** With what they may be refused beside that. */
    final Set<Refusal> possible;

    Attack(Place place, Refusal expected, Refusal... possible) {
        this(place, EnumSet.of(expected), possible);
    }

    Attack(Place place, Set<Refusal> expected, Refusal... possible) {
        this.place = place;
        this.expected = expected;
        this.possible = Set.of(possible);
    }

    /** The next thing that one of the attackers does; the number grows over all of them. */
    abstract void step(Attackers by, int number) throws IOException;

    /** Whether the next step is made at once, or after the next exchange of the honest peer. */
    boolean hurries(int number) {
        return true;
    }

    /** Whether so many steps are enough, when the time is over. */
    boolean isWhole(int steps) {
        return steps > 0;
    }

    /** One of the threads that attack, with its connections. */
    static final class Attackers implements AutoCloseable {
        static final int THREADS = 3;

        private static final LocalMetadata DEALER =
                new LocalMetadata(new SocketType("DEALER", Set.of("ROUTER"), true), RoutingId.NONE);

        private final int port;
        private final CurveKey serverKey;
        private final CurveKeyPair pair = CurveKeyPair.generate();
        private final Deque<Intruder> kept = new ArrayDeque<>();
        private int steps;
        private byte[] hello = {};
        private byte[] initiate = {};

        Attackers(int port, CurveKey serverKey) {
            this.port = port;
            this.serverKey = serverKey;
        }

        Intruder connect() throws IOException {
            return new Intruder(port, 0);
        }

        Intruder connectFrom(int address) throws IOException {
            return new Intruder(port, address);
        }

        int steps() {
            return steps;
        }

        /** The next step of the attack. */
        void step(Attack attack, int number) throws IOException {
            attack.step(this, number);
            steps++;
        }

        int kept() {
            return kept.size();
        }

        /** Keeps the connection open, and closes the oldest if that are more. */
        void keep(int most, Intruder intruder) throws IOException {
            kept.add(intruder);
            if (kept.size() > most) {
                kept.remove().close();
            }
        }

        /**
         * Keeps the connection open, and closes the oldest if that are more, when it was answered. An attacker that did not look
         * would fill the queue of the kernel before the server, which knows no turns.
         */
        void keepUntilAnswered(int most, Intruder intruder) throws IOException {
            kept.add(intruder);
            if (kept.size() > most) {
                try (Intruder oldest = kept.remove()) {
                    oldest.awaitAnswer();
                }
            }
        }

        /** The oldest, which becomes the youngest. */
        Intruder oldest() {
            Intruder oldest = kept.remove();
            kept.add(oldest);
            return oldest;
        }

        void check(boolean holds, String fault) {
            if (!holds) {
                throw new AssertionError(fault);
            }
        }

        /** An INITIATE of an honest client on that connection, after all that comes before it. */
        byte[] initiate(Intruder intruder) throws IOException {
            Outbox outbox = new Outbox();
            CurveClient client = new CurveClient(serverKey, pair, DEALER);
            client.start(outbox);
            byte[] first = Intruder.frame(Intruder.COMMAND, outbox.sent.get(0));
            intruder.send(Intruder.greeting("CURVE"), first).readGreeting();
            try {
                client.receive(intruder.readFrame(), outbox);
            } catch (io.weir.transport.RefusedException e) {
                throw new IOException("the server is not honest", e);
            }
            client.ended();
            hello = first;
            return outbox.sent.get(1);
        }

        byte[] recordedHello() throws IOException {
            record();
            return hello;
        }

        byte[] recordedInitiate() throws IOException {
            record();
            return initiate;
        }

        private void record() throws IOException {
            if (initiate.length == 0) {
                try (Intruder intruder = connect()) {
                    byte[] whole = Intruder.frame(Intruder.COMMAND, initiate(intruder));
                    intruder.send(whole).readFrame();
                    initiate = whole;
                }
            }
        }

        @Override
        public void close() throws IOException {
            pair.close();
            for (Intruder intruder : kept) {
                intruder.close();
            }
        }
    }

    /** Keeps what a mechanism sends. */
    private static final class Outbox implements Exchange {
        private final List<byte[]> sent = new ArrayList<>();

        @Override
        public void send(byte[] command) {
            sent.add(command);
        }

        @Override
        public void sendSecret(byte[] command) {
            throw new UnsupportedOperationException("CURVE says nothing in clear");
        }

        @Override
        public void introduced(Map<String, byte[]> properties) {}

        @Override
        public void authenticate(Authenticator authenticator, Credentials credentials, Continuation accepted) {}

        @Override
        public void established(FrameTransform transform) {}
    }
}
