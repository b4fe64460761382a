package io.weir.patterns.metrics;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.snapshot.ContextSnapshot.Bodies;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.PeerSnapshot.ConnectionState;
import io.weir.snapshot.SocketSnapshot;
import io.weir.socket.Context;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A socket, and a context, at one look. */
@Timeout(120)
class SnapshotTest {
    @AutoClose
    private final Context context = Context.builder().name("plant").build();

    @Test
    void aPeerIsDescribedWithItsQueuesAndWhatItSaidOfItself() throws Exception {
        Instant start = Instant.now().minusMillis(1);
        try (RouterSocket router = RouterSocket.open(context, o -> o.name("router"));
                DealerSocket dealer = DealerSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.routingId(RoutingId.of("dealer"));
                })) {
            dealer.connect(router.bind("tcp://127.0.0.1:*"));
            dealer.send("12345");
            dealer.send("678");
            receive(router);
            eventually(() -> assertThat(router.accounting().decoded()).isEqualTo(2));
            PeerSnapshot peer = router.snapshot().peers().get(0);
            assertThat(peer.address()).startsWith("127.0.0.1:");
            PeerSnapshot other = dealer.snapshot().peers().get(0);
            assertThat(peer.local()).isEqualTo(other.address());
            assertThat(other.local()).isEqualTo(peer.address());
            assertThat(peer.transport()).isEqualTo("tcp");
            assertThat(peer.state()).isEqualTo(ConnectionState.ESTABLISHED);
            assertThat(peer.routingId()).isEqualTo(RoutingId.of("dealer"));
            assertThat(peer.socketType()).isEqualTo("DEALER");
            assertThat(peer.mechanism()).isEqualTo("NULL");
            assertThat(peer.version()).isEqualTo("3.1");
            assertThat(peer.received()).isEqualTo(2);
            assertThat(peer.receiveQueued()).isEqualTo(1);
            assertThat(peer.volume().receiveQueued()).isEqualTo(3);
            assertThat(peer.lastRead()).isBetween(start, Instant.now());
            assertThat(dealer.snapshot().peers().get(0).lastWritten()).isBetween(start, Instant.now());
        }
    }

    @Test
    void aPeerThatNeverAnsweredIsSought() throws Exception {
        try (PushSocket push = PushSocket.open(context, OnWire::hasty)) {
            push.connect("inproc://absent");
            push.send("1234");
            PeerSnapshot peer = push.snapshot().peers().get(0);
            assertThat(peer.state()).isEqualTo(ConnectionState.CONNECTING);
            assertThat(peer.address()).isEqualTo("inproc://absent");
            assertThat(peer.local()).isEmpty();
            assertThat(peer.sendQueued()).isEqualTo(1);
            assertThat(peer.volume().sendQueued()).isEqualTo(4);
            assertThat(peer.lastRead()).isNull();
        }
    }

    @Test
    void aPeerThatIsGoneIsThereAsLongAsItsMessagesAre() throws Exception {
        try (PullSocket pull = PullSocket.open(context)) {
            Endpoint endpoint = pull.bind("tcp://127.0.0.1:*");
            try (PushSocket push = PushSocket.open(context)) {
                push.connect(endpoint);
                push.send("x");
            }
            eventually(() -> assertThat(pull.snapshot().peers())
                    .extracting(PeerSnapshot::state)
                    .containsExactly(ConnectionState.GONE));
            receive(pull);
            eventually(() -> {
                assertThat(pull.tryReceive()).isNull();
                assertThat(pull.snapshot().peers()).isEmpty();
            });
            assertThat(pull.snapshot().volume().delivered()).isEqualTo(1);
        }
    }

    @Test
    void theTextSaysWhatThereIs() throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.name("jobs");
                })) {
            Endpoint endpoint = pull.bind("tcp://127.0.0.1:*");
            push.connect(endpoint);
            awaitPeers(push, 1);
            push.send("12345");
            receive(pull);
            eventually(() -> {
                String text = context.snapshot().toString();
                assertThat(text.lines())
                        .anyMatch(line -> line.startsWith("context plant, transports [tcp, ipc and tls+tcp on "))
                        .contains(
                                "jobs (PUSH)",
                                "  bound [], connected [" + endpoint + "]",
                                "  sending: accepted 1, written 1, queued 0, dropped 0",
                                "  receiving: arrived 1, delivered 1, queued 0, dropped 0",
                                "sink (PULL)")
                        .anyMatch(line -> line.startsWith("  peer 127.0.0.1:")
                                && line.contains(" established, PULL, ZMTP 3.1 NULL: out 1 of 1, 0 queued (0 bytes);"));
            });
        }
    }

    @Test
    void theMemoryOfLargeMessagesIsTold() throws Exception {
        int size = 64 * 1024;
        try (Context small =
                Context.builder().name("small").bodyMemory(8 * size).build()) {
            Message message = small.message(size, body -> body.put(new byte[size]));
            small.message(size, body -> body.put(new byte[size])); // the one block is taken: this is an array
            assertThat(small.snapshot().bodies()).isEqualTo(new Bodies(8 * size, size, 1));
            assertThat(small.snapshot().toString()).contains("bodies: 65536 of 524288 bytes lent, shortages 1");

            message.release();
            assertThat(small.snapshot().bodies()).isEqualTo(new Bodies(8 * size, 0, 1));
        }
    }

    @Test
    void aClosedSocketStillSaysWhatBecameOfItsMessages() throws Exception {
        PushSocket push = PushSocket.open(context, OnWire::hasty);
        push.connect("inproc://absent");
        push.send("x");
        push.close();
        SocketSnapshot last = push.snapshot();
        assertThat(last.closed()).isTrue();
        assertThat(last.messages().accepted()).isEqualTo(1);
        assertThat(last.messages().totalSendDropped()).isEqualTo(1);
        assertThat(last.volume().written()).isZero();
        assertThat(last.toString()).contains("dropped (linger expired 1)");
        assertThat(context.snapshot().sockets()).isEmpty();
    }
}
