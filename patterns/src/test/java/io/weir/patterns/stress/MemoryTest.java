package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import io.weir.testing.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the defaults, peers that do not read cannot exhaust a small heap, however many they are. */
@Tag("slow")
@Timeout(120)
class MemoryTest {
    private static final int PEERS = 200;
    private static final int LARGE = 1 << 20;
    private static final int LARGE_FRAME = 4_200_000;
    private static final int SENDERS = 16;
    private static final int EACH = 8;
    private static final List<String> SMALL_HEAP =
            List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-Dio.netty.tryReflectionSetAccessible=false");

    private static List<StalledPeer> stall(Endpoint endpoint, String type, boolean subscribe) throws IOException {
        List<StalledPeer> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            StalledPeer peer = StalledPeer.connect(endpoint, type);
            peers.add(subscribe ? peer.subscribe() : peer);
        }
        return peers;
    }

    private static void close(List<StalledPeer> peers) throws IOException {
        for (StalledPeer peer : peers) {
            peer.close();
        }
    }

    @Test
    void aPublisherServesOneThatReadsBesideManyThatDoNot() throws Exception {
        try (ChildJvm child = ChildJvm.start(SMALL_HEAP, PubPolicy.class);
                Context context = Context.create();
                SubSocket sub = SubSocket.open(context)) {
            Endpoint endpoint = Endpoint.parse(child.line());
            List<StalledPeer> stalled = stall(endpoint, "SUB", true);
            sub.subscribe("");
            sub.connect(endpoint);
            // All peers that stall hold what they stalled on, long before the last of these; and the large ones may be
            // all
            // that
            // the heap has room for. The small ones pass.
            for (int small = 0; small < 3000; ) {
                Message message = sub.receive(PATIENCE);
                assertThat(message).as("after %d", small).isNotNull();
                small += message.size() < LARGE ? 1 : 0;
            }
            child.tell("enough");
            assertThat(child.line()).isEqualTo("balanced");
            assertThat(child.status()).isZero();
            close(stalled);
        }
    }

    /** Publishes until it is told that this is enough. */
    static final class PubPolicy {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create()) {
                PubSocket pub = PubSocket.open(context, o -> o.linger(Duration.ofMillis(500)));
                System.out.println(pub.bind("tcp://127.0.0.1:*"));
                if (!pub.awaitSubscribers("", PEERS + 1, Duration.ofSeconds(30))) {
                    throw new AssertionError("only " + pub.peerCount());
                }
                while (System.in.available() == 0) {
                    pub.send(Message.wrap(new byte[LARGE]));
                    for (int i = 0; i < 10; i++) {
                        pub.send("small");
                        awaitWritten(pub);
                    }
                }
                assertThat(pub.accounting().sendDropped()).containsKey(DropReason.HIGH_WATER_MARK);
                end(pub);
            }
        }

        /** Keeps step with the peers that read, if there are any. */
        private static void awaitWritten(PubSocket pub) {
            long before = pub.accounting().written();
            within(Duration.ofMillis(1), () -> pub.accounting().written() > before);
        }
    }

    @Test
    void aSenderWaitsForManyThatDoNotReadAndGoesOnWhenTheyDo() throws Exception {
        try (ChildJvm child = ChildJvm.start(SMALL_HEAP, Pusher.class)) {
            Endpoint endpoint = Endpoint.parse(child.line());
            List<StalledPeer> stalled = stall(endpoint, "PULL", false);
            assertThat(child.line()).isEqualTo("full");
            // How much must be read before the operating system takes more of what Weir holds is its own affair.
            CompletableFuture<String> line = CompletableFuture.supplyAsync(child::line);
            while (!line.isDone()) {
                for (StalledPeer peer : stalled) {
                    peer.readAvailable();
                }
            }
            assertThat(line).isCompletedWithValue("room again");
            assertThat(child.line()).isEqualTo("balanced");
            assertThat(child.status()).isZero();
            close(stalled);
        }
    }

    /** Sends until there is no room, and then once more. */
    static final class Pusher {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create()) {
                PushSocket push = PushSocket.open(context, o -> o.linger(Duration.ofMillis(500)));
                System.out.println(push.bind("tcp://127.0.0.1:*"));
                if (!push.awaitPeers(PEERS, Duration.ofSeconds(30))) {
                    throw new AssertionError("only " + push.peerCount());
                }
                while (push.send(message(), Duration.ofMillis(500)) == SendResult.SENT) {
                    // There is room.
                }
                System.out.println("full");
                push.send(message());
                System.out.println("room again");
                end(push);
            }
        }

        private static Message message() {
            return Message.wrap(new byte[LARGE], Numbered.frame(0, 0));
        }
    }

    /** Frames that are too large for memory that is lent, so that room for each could be reserved when it is announced. */
    @Test
    void aReceiverWithASmallHeapHoldsNoMoreThanItMayOfManySenders() throws Exception {
        List<PushSocket> senders = new ArrayList<>();
        byte[] body = new byte[LARGE_FRAME];
        try (ChildJvm child = ChildJvm.start(SMALL_HEAP, Puller.class);
                Context context = Context.builder().sendMemory(0).build()) {
            Endpoint endpoint = Endpoint.parse(child.line());
            for (int i = 0; i < SENDERS; i++) {
                PushSocket push =
                        PushSocket.open(context, o -> o.sendByteBudget(0).linger(Duration.ZERO));
                push.connect(endpoint);
                senders.add(push);
                for (int k = 0; k < EACH; k++) {
                    push.send(Message.wrap(body));
                }
            }
            assertThat(child.line()).isEqualTo("full");
            assertThat(child.line()).isEqualTo("received all");
            assertThat(child.line()).isEqualTo("balanced");
            assertThat(child.status()).isZero();
            senders.forEach(PushSocket::close);
        }
    }

    /** Receives nothing until memory is used up, and then everything. */
    static final class Puller {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create()) {
                PullSocket pull = PullSocket.open(context);
                System.out.println(pull.bind("tcp://127.0.0.1:*"));
                // One that is whole; the others hold what there is with parts of theirs.
                if (!within(Duration.ofSeconds(30), () -> pull.accounting().receiveQueued() > 0)) {
                    throw new AssertionError("nothing came");
                }
                System.out.println("full");
                for (int i = 0; i < SENDERS * EACH; i++) {
                    if (pull.receive(PATIENCE) == null) {
                        throw new AssertionError("received only " + i);
                    }
                }
                System.out.println("received all");
                end(pull);
            }
        }
    }

    private static void end(Socket socket) throws Exception {
        socket.close();
        Books.settled(socket);
        System.out.println("balanced");
    }
}
