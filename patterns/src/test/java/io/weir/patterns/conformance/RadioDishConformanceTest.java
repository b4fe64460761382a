package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.hex;
import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.OnEveryWire;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.4: RADIO and DISH (RFC 48) over streams. */
@DisplayName("9.4 RADIO and DISH")
class RadioDishConformanceTest {
    private static final String LONGEST = "g".repeat(255);

    @Test
    @DisplayName("V-068: to join twice, to leave what was not joined, and a name of 256 bytes are errors")
    void joinAndLeaveErrors() {
        try (Context context = Context.create();
                RadioSocket radio = RadioSocket.open(context);
                DishSocket dish = DishSocket.open(context)) {
            dish.join("Movies");
            assertThatThrownBy(() -> dish.join("Movies")).isInstanceOf(IllegalStateException.class);
            dish.leave("Movies");
            assertThatThrownBy(() -> dish.leave("Movies")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> dish.leave("TV")).isInstanceOf(IllegalStateException.class);
            dish.join(LONGEST).join("").leave("").leave(LONGEST);
            assertThatThrownBy(() -> dish.join(LONGEST + "g"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("group: 256 bytes (expected: <= 255)");
            assertThatThrownBy(() -> dish.leave(LONGEST + "g")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> dish.join("a\0b")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> radio.send(Message.of(LONGEST + "g", "body")))
                    .isInstanceOf(IllegalArgumentException.class);
            dish.close();
            assertThatThrownBy(() -> dish.join("TV")).isInstanceOf(SocketClosedException.class);
        }
    }

    @OnEveryWire
    @DisplayName("V-068: groups match exactly, up to 255 bytes, whichever end binds")
    void groupsMatchExactly(Wire wire) throws Exception {
        for (boolean radioBinds : new boolean[] {true, false}) {
            try (Context context = wire.context();
                    RadioSocket radio = RadioSocket.open(context);
                    DishSocket dish = DishSocket.open(context).join("Movies").join(LONGEST)) {
                if (radioBinds) {
                    dish.connect(radio.bind(wire.anywhere()));
                } else {
                    radio.connect(dish.bind(wire.anywhere()));
                }
                assertThat(radio.awaitMembers("Movies", 1, PATIENCE)).isTrue();
                assertThat(radio.awaitMembers(LONGEST, 1, PATIENCE)).isTrue();
                radio.send(Message.of("Movie", "no"));
                radio.send(Message.of("MoviesTV", "no"));
                radio.send(Message.of("movies", "no"));
                radio.send(Message.of("Movies", ""));
                radio.send(Message.of(LONGEST, "long"));
                assertThat(receiveFrames(dish)).containsExactly("Movies", "");
                assertThat(receiveFrames(dish)).containsExactly(LONGEST, "long");
                dish.leave("Movies").join("TV");
                assertThat(radio.awaitMembers("TV", 1, PATIENCE)).isTrue();
                radio.send(Message.of("Movies", "left"));
                radio.send(Message.of("TV", "Friends"));
                assertThat(receiveFrames(dish)).containsExactly("TV", "Friends");
            }
        }
    }

    @Test
    @DisplayName("V-068: a RADIO sends the name and the body as two frames, to each peer that said JOIN and not LEAVE")
    void radioOnTheWire() throws Exception {
        try (Context context = Wire.TCP.context();
                RadioSocket radio = RadioSocket.open(context);
                RawPeer raw = RawPeer.connect(radio.bind("tcp://127.0.0.1:*")).handshake("DISH")) {
            raw.send(hex("04 09 04 4a4f494e 6e657773")).send(hex("04 07 04 4a4f494e 5456"));
            assertThat(radio.awaitMembers("TV", 1, PATIENCE)).isTrue();
            radio.send(Message.of("news", "hi"));
            assertThat(raw.read(10)).isEqualTo(hex("01 04 6e657773 00 02 6869"));
            raw.send(hex("04 0a 05 4c45415645 6e657773")).send(command("JOIN", ascii("last")));
            assertThat(radio.awaitMembers("last", 1, PATIENCE)).isTrue();
            radio.send(Message.of("news", "hi"));
            radio.send(Message.of("TV", "x"));
            assertThat(raw.read(7)).isEqualTo(hex("01 02 5456 00 01 78"));
        }
    }

    @ParameterizedTest(name = "to a peer of 3.{0}")
    @ValueSource(ints = {0, 1})
    @DisplayName("V-068: a DISH tells a RADIO its groups by JOIN and LEAVE, when it connects and when they change")
    void dishOnTheWire(int minor) throws Exception {
        try (Context context = Wire.TCP.context();
                DishSocket dish = DishSocket.open(context, OnWire::hasty).join("news");
                RawPeer raw = RawPeer.connect(dish.bind("tcp://127.0.0.1:*")).handshake(minor, "RADIO")) {
            assertThat(raw.read(11)).isEqualTo(hex("04 09 04 4a4f494e 6e657773"));
            dish.join("TV").leave("news");
            assertThat(raw.read(9)).isEqualTo(hex("04 07 04 4a4f494e 5456"));
            assertThat(raw.read(12)).isEqualTo(hex("04 0a 05 4c45415645 6e657773"));
            raw.send(message("news", "left")).send(message("TV", "on"));
            assertThat(receiveFrames(dish)).containsExactly("TV", "on");
            assertThat(dish.accounting().receiveDropped()).containsEntry(DropReason.NOT_SUBSCRIBED, 1L);
        }
    }

    @ParameterizedTest(name = "{0} frames")
    @ValueSource(ints = {1, 3})
    @DisplayName("V-068: what is not a group and one more frame closes the connection, and is counted")
    void malformedMessages(int frames) throws Exception {
        try (Context context = Wire.TCP.context();
                DishSocket dish = DishSocket.open(context).join("news");
                RawPeer raw = RawPeer.connect(dish.bind("tcp://127.0.0.1:*")).handshake("RADIO")) {
            String[] parts = {"news", "hello", "extra"};
            raw.send(message("news", "good")).send(message(Arrays.copyOf(parts, frames)));
            assertThat(receiveFrames(dish)).containsExactly("news", "good");
            assertThat(dish.receive(Duration.ofMillis(1))).isNull();
            eventually(() -> {
                assertThat(dish.tryReceive()).isNull();
                assertThat(dish.refusals()).containsEntry(Refusal.MALFORMED_MESSAGE, 1L);
            });
            assertThat(raw.isClosedByOther()).isTrue();
            assertThat(dish.accounting().receiveDropped()).containsEntry(DropReason.MALFORMED, 1L);
        }
    }

    @Test
    @DisplayName("V-068: a name of 256 bytes closes the connection, from a RADIO and from a DISH")
    void namesThatAreTooLong() throws Exception {
        byte[] name = ascii(LONGEST + "g");
        try (Context context = Wire.TCP.context();
                RadioSocket radio = RadioSocket.open(context);
                DishSocket dish = DishSocket.open(context);
                RawPeer toRadio =
                        RawPeer.connect(radio.bind("tcp://127.0.0.1:*")).handshake("DISH");
                RawPeer toDish = RawPeer.connect(dish.bind("tcp://127.0.0.1:*")).handshake("RADIO")) {
            byte[] join = RawPeer.join(hex("04 4a4f494e"), name);
            toRadio.send(RawPeer.frame(RawPeer.COMMAND | RawPeer.LONG, join));
            assertThat(toRadio.isClosedByOther()).isTrue();
            eventually(() -> assertThat(radio.refusals()).containsEntry(Refusal.MALFORMED_COMMAND, 1L));
            toDish.send(RawPeer.frame(RawPeer.MORE | RawPeer.LONG, name)).send(message("body"));
            eventually(() -> {
                assertThat(dish.tryReceive()).isNull();
                assertThat(dish.refusals()).containsEntry(Refusal.MALFORMED_MESSAGE, 1L);
            });
            assertThat(toDish.isClosedByOther()).isTrue();
        }
    }

    @Test
    @DisplayName("V-068: a peer that joins more groups than the limit is refused")
    void tooManyGroups() throws Exception {
        try (Context context = Wire.TCP.context();
                RadioSocket radio = RadioSocket.open(context, o -> o.maxSubscriptions(3));
                RawPeer raw = RawPeer.connect(radio.bind("tcp://127.0.0.1:*")).handshake("DISH")) {
            for (String group : new String[] {"a", "a", "b", "b", "c"}) {
                raw.send(command("JOIN", ascii(group)));
            }
            assertThat(radio.awaitMembers("c", 1, PATIENCE)).isTrue();
            raw.send(command("LEAVE", ascii("c"))).send(command("JOIN", ascii("d")));
            assertThat(radio.awaitMembers("d", 1, PATIENCE)).isTrue();
            raw.send(command("JOIN", ascii("e")));
            assertThat(raw.isClosedByOther()).isTrue();
            eventually(() -> assertThat(radio.refusals()).containsEntry(Refusal.TOO_MANY_SUBSCRIPTIONS, 1L));
            eventually(() -> assertThat(radio.awaitMembers(0, PATIENCE)).isTrue());
        }
    }

    @Test
    @DisplayName("V-068: RADIO drops for a member that has no room, and counts it; with no-drop it waits")
    void membersWithoutRoom() throws Exception {
        for (boolean noDrop : new boolean[] {false, true}) {
            try (Context context = Wire.INPROC.context();
                    RadioSocket radio = RadioSocket.open(context, o -> {
                        o.noDrop(noDrop);
                        o.sendHighWaterMark(1);
                    });
                    DishSocket dish = DishSocket.open(context, o -> o.receiveHighWaterMark(1))) {
                dish.join("g").connect(radio.bind("inproc://no-room-" + noDrop));
                assertThat(radio.awaitMembers("g", 1, PATIENCE)).isTrue();
                radio.send(Message.of("g", "1"));
                radio.send(Message.of("g", "2"));
                if (!noDrop) {
                    radio.send(Message.of("g", "3"));
                    assertThat(radio.accounting().sendDropped()).containsEntry(DropReason.HIGH_WATER_MARK, 1L);
                    continue;
                }
                assertThat(radio.trySend(Message.of("g", "3"))).isEqualTo(SendResult.FULL);
                assertThat(radio.trySend(Message.of("other", "3"))).isEqualTo(SendResult.SENT);
                try (Caller<Void> waiting = Caller.running(() -> radio.send(Message.of("g", "3")))) {
                    waiting.awaitWaiting();
                    dish.leave("g");
                    waiting.result();
                }
                assertThat(radio.accounting().sendDropped()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("V-068: a thread that waits for members is told of the end")
    void closingWakesTheThreadThatWaitsForMembers() throws Exception {
        try (Context context = Context.create()) {
            RadioSocket radio = RadioSocket.open(context);
            assertThat(radio.awaitMembers(1, Duration.ofMillis(1))).isFalse();
            try (Caller<Boolean> waiting = Caller.of(() -> radio.awaitMembers("g", 1, PATIENCE))) {
                waiting.awaitWaiting();
                radio.close();
                assertThat(waiting.failure()).isInstanceOf(SocketClosedException.class);
            }
        }
    }
}
