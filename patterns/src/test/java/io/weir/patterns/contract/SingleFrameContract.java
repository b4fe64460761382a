package io.weir.patterns.contract;

import static io.weir.patterns.contract.AccountingContract.assertBalanced;
import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.UnroutableException;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.PeerSocket;
import io.weir.patterns.clientserver.RoutingNumber;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.pair.ChannelSocket;
import io.weir.patterns.pipeline.GatherSocket;
import io.weir.patterns.pipeline.ScatterSocket;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.socket.Context;
import io.weir.socket.Sending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The kinds of sockets whose messages are one frame, perhaps behind a number or a group. */
interface SingleFrameContract extends OnWire {
    @Test
    default void whatHasTooManyOrTooFewFramesIsRefusedAndNothingIsSent() {
        try (Context context = wire().context()) {
            Map<Sending, Integer> kinds = new LinkedHashMap<>();
            kinds.put(ScatterSocket.open(context), 1);
            kinds.put(ClientSocket.open(context), 1);
            kinds.put(ChannelSocket.open(context), 1);
            kinds.put(ServerSocket.open(context), 2);
            kinds.put(PeerSocket.open(context), 2);
            kinds.put(RadioSocket.open(context), 2);
            kinds.forEach((socket, frames) -> {
                for (int count = 1; count <= 4; count++) {
                    Message message = Message.wrap(new byte[count][1]);
                    if (count != frames) {
                        String why = count + " frames (expected: " + frames + ")";
                        assertThatThrownBy(() -> socket.trySend(message))
                                .isInstanceOf(FrameCountException.class)
                                .hasMessageContaining(why);
                        assertThatThrownBy(() -> socket.send(message)).isInstanceOf(FrameCountException.class);
                        assertThatThrownBy(() -> socket.sendAsync(message)).isInstanceOf(FrameCountException.class);
                    }
                }
                assertThat(((io.weir.socket.Socket) socket).accounting().accepted())
                        .isZero();
            });
        }
    }

    @Test
    default void scatterSharesAmongGathersInTurnAndKeepsEachOrder() throws Exception {
        int count = 3000;
        try (Context context = wire().context();
                ScatterSocket scatter = ScatterSocket.open(context, o -> o.sendHighWaterMark(0));
                GatherSocket one = GatherSocket.open(context, o -> o.receiveHighWaterMark(0));
                GatherSocket other = GatherSocket.open(context, o -> o.receiveHighWaterMark(0))) {
            Endpoint endpoint = scatter.bind(wire().anywhere());
            one.connect(endpoint);
            awaitPeers(scatter, 1);
            other.connect(endpoint);
            awaitPeers(scatter, 2);
            for (int i = 0; i < count; i++) {
                scatter.send(String.valueOf(i));
            }
            assertThat(receiveTexts(one, count / 2)).isEqualTo(everyOther(0, count));
            assertThat(receiveTexts(other, count / 2)).isEqualTo(everyOther(1, count));
            eventually(() -> assertBalanced(scatter, one, other));
        }
    }

    private static List<String> everyOther(int first, int end) {
        return IntStream.range(0, end / 2)
                .mapToObj(i -> String.valueOf(first + 2 * i))
                .toList();
    }

    @Test
    default void channelsTalkBothWaysAndASecondOneIsRefused() throws Exception {
        try (Context context = wire().context();
                ChannelSocket bound = ChannelSocket.open(context);
                ChannelSocket dialled = ChannelSocket.open(context);
                ChannelSocket second = ChannelSocket.open(context, OnWire::hasty)) {
            assertThat(bound.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER);
            Endpoint endpoint = bound.bind(wire().anywhere());
            dialled.connect(endpoint);
            for (int i = 0; i < 1000; i++) {
                dialled.send("to bound " + i);
                assertThat(receiveFrames(bound)).containsExactly("to bound " + i);
                bound.send("to dialled " + i);
                assertThat(receiveFrames(dialled)).containsExactly("to dialled " + i);
            }
            second.connect(endpoint);
            eventually(() -> assertThat(bound.refusals()).containsKey(Refusal.SECOND_PEER));
            bound.send("still here");
            assertThat(receiveFrames(dialled)).containsExactly("still here");
        }
    }

    @Test
    default void aServerAnswersEachOfManyClients() throws Exception {
        int rounds = 50;
        try (Context context = wire().context();
                ServerSocket server = ServerSocket.open(context)) {
            Endpoint endpoint = server.bind(wire().anywhere());
            List<ClientSocket> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ClientSocket client = ClientSocket.open(context);
                client.connect(endpoint);
                clients.add(client);
                for (int round = 0; round < rounds; round++) {
                    client.send(i + "/" + round);
                }
            }
            Map<RoutingNumber, String> names = new LinkedHashMap<>();
            for (int i = 0; i < clients.size() * rounds; i++) {
                Message question = receive(server);
                assertThat(question.frameCount()).isEqualTo(2);
                RoutingNumber from = RoutingNumber.of(question);
                assertThat(from.value()).isNotZero();
                String name = question.text(1).substring(0, question.text(1).indexOf('/'));
                assertThat(names.computeIfAbsent(from, number -> name)).isEqualTo(name);
                server.send(from.before(Message.of("re " + question.text(1))));
            }
            assertThat(names.values()).hasSameSizeAs(clients).doesNotHaveDuplicates();
            for (int i = 0; i < clients.size(); i++) {
                for (int round = 0; round < rounds; round++) {
                    assertThat(receiveFrames(clients.get(i))).containsExactly("re " + i + "/" + round);
                }
            }
            eventually(() -> assertBalanced(server));
        }
    }

    @Test
    default void aClientThatIsGoneIsUnroutable() throws Exception {
        try (Context context = wire().context();
                ServerSocket server = ServerSocket.open(context)) {
            Endpoint endpoint = server.bind(wire().anywhere());
            RoutingNumber former;
            try (ClientSocket client = ClientSocket.open(context)) {
                client.connect(endpoint);
                client.send("hello");
                former = RoutingNumber.of(receive(server));
            }
            Message answer = former.before(Message.of("too late"));
            eventually(() -> assertThat(server.trySend(answer)).isEqualTo(SendResult.UNROUTABLE));
            assertThatThrownBy(() -> server.send(answer)).isInstanceOf(UnroutableException.class);
            assertThatThrownBy(
                            () -> server.sendAsync(answer).toCompletableFuture().get())
                    .hasCauseInstanceOf(UnroutableException.class);
        }
    }

    @Test
    default void peersAddressEachOtherAsSoonAsOneConnects() throws Exception {
        try (Context context = wire().context();
                PeerSocket one = PeerSocket.open(context);
                PeerSocket other = PeerSocket.open(context)) {
            RoutingNumber number = other.connectPeer(one.bind(wire().anywhere()));
            assertThat(number.value()).isNotZero();
            other.send(number.before(Message.of("hello")));
            Message hello = receive(one);
            assertThat(hello.text(1)).isEqualTo("hello");
            one.send(RoutingNumber.of(hello).before(Message.of("good day")));
            Message answer = receive(other);
            assertThat(RoutingNumber.of(answer)).isEqualTo(number);
            assertThat(answer.text(1)).isEqualTo("good day");
            other.disconnectPeer(number);
            Message more = number.before(Message.of("more"));
            assertThat(other.trySend(more)).isEqualTo(SendResult.UNROUTABLE);
            assertThatThrownBy(() -> other.disconnectPeer(number)).isInstanceOf(UnroutableException.class);
            eventually(() -> assertThat(one.peerCount()).isZero());
            eventually(() -> assertThat(one.trySend(RoutingNumber.of(hello).before(Message.of("gone"))))
                    .isEqualTo(SendResult.UNROUTABLE));
            assertThat(one.tryReceive()).isNull();
        }
    }

    @Test
    default void aRadioReachesTheMembersOfTheGroupOnly() throws Exception {
        try (Context context = wire().context();
                RadioSocket radio = RadioSocket.open(context);
                DishSocket movies = DishSocket.open(context).join("Movies");
                DishSocket both = DishSocket.open(context).join("TV").join("Movies");
                DishSocket none = DishSocket.open(context)) {
            Endpoint endpoint = radio.bind(wire().anywhere());
            movies.connect(endpoint);
            both.connect(endpoint);
            none.connect(endpoint);
            awaitPeers(radio, 3);
            assertThat(radio.awaitMembers("Movies", 2, PATIENCE)).isTrue();
            assertThat(radio.awaitMembers("TV", 1, PATIENCE)).isTrue();
            radio.send(Message.of("TV", "Friends"));
            radio.send(Message.of("Movie", "no such group"));
            radio.send(Message.of("Movies!", "nor this"));
            radio.send(Message.of("", "nor this"));
            radio.send(Message.of("Movies", "Godfather"));
            assertThat(receiveFrames(movies)).containsExactly("Movies", "Godfather");
            assertThat(receiveFrames(both)).containsExactly("TV", "Friends");
            assertThat(receiveFrames(both)).containsExactly("Movies", "Godfather");
            both.leave("Movies").join("Music");
            assertThat(radio.awaitMembers("Music", 1, PATIENCE)).isTrue();
            radio.send(Message.of("Movies", "Alien"));
            radio.send(Message.of("Music", "Abbey Road"));
            assertThat(receiveFrames(movies)).containsExactly("Movies", "Alien");
            assertThat(receiveFrames(both)).containsExactly("Music", "Abbey Road");
            OnWire.assertNothingComes(none);
            eventually(() -> assertBalanced(radio, movies, both, none));
        }
    }

    @Test
    default void aDishJoinsAgainWhenTheRadioRestarts() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                DishSocket dish = DishSocket.open(context, OnWire::hasty).join("news")) {
            dish.connect(endpoint);
            for (int i = 0; i < 3; i++) {
                try (RadioSocket radio = RadioSocket.open(context)) {
                    radio.bind(endpoint);
                    assertThat(radio.awaitMembers("news", 1, PATIENCE)).isTrue();
                    radio.send(Message.of("news", "round " + i));
                    assertThat(receiveFrames(dish)).containsExactly("news", "round " + i);
                }
                if (!wire().isStream()) {
                    return; // Over inproc nothing is dialled again.
                }
            }
        }
    }

    @Test
    default void whatADishHasLeftIsDroppedAndCounted() throws Exception {
        try (Context context = wire().context();
                RadioSocket radio = RadioSocket.open(context);
                DishSocket dish = DishSocket.open(context).join("a").join("b")) {
            dish.connect(radio.bind(wire().anywhere()));
            assertThat(radio.awaitMembers("b", 1, PATIENCE)).isTrue();
            assertThat(radio.awaitMembers("a", 1, PATIENCE)).isTrue();
            radio.send(Message.of("a", "1"));
            radio.send(Message.of("b", "2"));
            eventually(() -> assertThat(dish.accounting().receiveQueued()).isEqualTo(2));
            dish.leave("a");
            assertThat(receiveFrames(dish)).containsExactly("b", "2");
            assertThat(dish.accounting().receiveDropped()).containsEntry(DropReason.NOT_SUBSCRIBED, 1L);
            eventually(() -> assertBalanced(radio, dish));
        }
    }
}
