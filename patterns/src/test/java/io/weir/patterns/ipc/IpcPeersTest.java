package io.weir.patterns.ipc;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.event.SocketEvent;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.snapshot.PeerSnapshot;
import io.weir.socket.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the clients of one ipc endpoint are told apart, and of any other. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class IpcPeersTest {
    /** What the system says of this process, as far as the interface to it passes that on. */
    private static String thisProcess(String io) throws Exception {
        Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return io.equals("nio")
                ? "user " + System.getProperty("user.name")
                : "process " + ProcessHandle.current().pid() + ", user " + user;
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void clientsOfOneEndpointAreToldApart(String io, @TempDir Path directory) throws Exception {
        Path path = directory.resolve("s");
        try (Context context = Context.builder().io(io).build();
                PullSocket pull = PullSocket.open(context);
                PushSocket first = PushSocket.open(context);
                PushSocket second = PushSocket.open(context)) {
            Heard heard = Heard.from(pull);
            pull.bind("ipc://" + path);
            first.connect("ipc://" + path);
            assertThat(pull.awaitPeers(1, PATIENCE)).isTrue();
            second.connect("ipc://" + path);
            assertThat(pull.awaitPeers(2, PATIENCE)).isTrue();
            List<String> expected =
                    List.of(path + "#1 (" + thisProcess(io) + ")", path + "#2 (" + thisProcess(io) + ")");

            assertThat(pull.snapshot().peers())
                    .extracting(PeerSnapshot::address)
                    .containsExactlyInAnyOrderElementsOf(expected);
            eventually(() -> assertThat(heard.all(SocketEvent.HandshakeSucceeded.class))
                    .extracting(SocketEvent::remote)
                    .isEqualTo(expected));
            assertThat(heard.all(SocketEvent.Accepted.class))
                    .extracting(SocketEvent::remote)
                    .isEqualTo(expected);

            second.send("from the second");
            Message received = pull.receive(PATIENCE);
            assertThat(received).isNotNull();
            assertThat(received.origin()).isNotNull();
            assertThat(received.origin().address()).isEqualTo(expected.get(1));

            second.close();
            assertThat(heard.first(SocketEvent.Disconnected.class).remote()).isEqualTo(expected.get(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "ipc://*", "inproc://names"})
    void theEndOfAConnectionNamesItsPeerByTheIdThatWasMadeUpOrAnnounced(String endpoint) throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context)) {
            Heard heard = Heard.from(router);
            router.bind(endpoint);
            RoutingId madeUp;
            try (DealerSocket anonymous = DealerSocket.open(context)) {
                anonymous.connect(router.lastEndpoint());
                anonymous.send("hello");
                Message hello = router.receive(PATIENCE);
                assertThat(hello).isNotNull();
                madeUp = RoutingId.key(hello.array(0));
                assertThat(madeUp.isGenerated()).isTrue();
            }
            eventually(() -> assertThat(heard.all(SocketEvent.Disconnected.class))
                    .extracting(SocketEvent.Disconnected::routingId)
                    .containsExactly(madeUp));
            RoutingId announced = RoutingId.of("worker");
            try (DealerSocket named = DealerSocket.open(context, o -> o.routingId(announced))) {
                named.connect(router.lastEndpoint());
                assertThat(router.awaitPeer(announced, PATIENCE)).isTrue();
            }
            eventually(() -> assertThat(heard.all(SocketEvent.Disconnected.class))
                    .extracting(SocketEvent.Disconnected::routingId)
                    .containsExactly(madeUp, announced));
        }
    }

    @Test
    void anAttemptThatFailedSaysWhy(@TempDir Path directory) throws Exception {
        assertFailure("tcp://nohost.invalid:1", "unknown host: nohost.invalid");
        assertFailure("tcp://127.0.0.1:1", "refused");
        assertFailure("ipc://" + directory.resolve("nothing"), "no such file");
    }

    private static void assertFailure(String endpoint, String why) throws Exception {
        for (String io : List.of("epoll", "nio")) {
            try (Context context = Context.builder().io(io).build();
                    PushSocket push = PushSocket.open(context)) {
                Heard heard = Heard.from(push);
                push.connect(endpoint);
                SocketEvent.Closed closed = heard.first(SocketEvent.Closed.class);
                assertThat(closed.remote()).isEqualTo(endpoint);
                assertThat(closed.detail()).containsIgnoringCase(why);
            }
        }
    }
}
