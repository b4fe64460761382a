package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.SocketSnapshot.Volume;
import io.weir.socket.Context;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A context that may hold a MiB of received messages, and senders that have much more. */
@Tag("slow")
@Timeout(120)
class ReceivedMemoryTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final int LIMIT = 1 << 20;
    private static final int LARGE = 200 << 10;
    private static final int SENDERS = 16;
    private static final int EACH = 20;

    @AutoClose
    private final Context context = Context.builder().receiveMemory(LIMIT).build();

    @AutoClose
    private final Context others = Context.create();

    private PullSocket pull() {
        PullSocket pull = PullSocket.open(context);
        pull.bind(TCP);
        return pull;
    }

    private PushSocket push(Endpoint to) {
        PushSocket push = PushSocket.open(others, o -> o.linger(Duration.ZERO));
        push.connect(to);
        return push;
    }

    private static Message numbered(int size, int sender, int number) {
        return Message.wrap(
                ByteBuffer.allocate(size).putInt(sender).putInt(number).array());
    }

    private static long held(PullSocket pull) {
        return pull.snapshot().peers().stream()
                .map(PeerSnapshot::volume)
                .mapToLong(Volume::receiveQueued)
                .sum();
    }

    @Test
    void sixteenSendersOfLargeMessagesFillTheLimitAndNoMoreAndNothingIsLost() throws Exception {
        List<PushSocket> senders = new ArrayList<>();
        try (PullSocket pull = pull()) {
            for (int i = 0; i < SENDERS; i++) {
                PushSocket push = push(pull.lastEndpoint());
                senders.add(push);
                for (int number = 0; number < EACH; number++) {
                    push.send(numbered(LARGE, i, number));
                }
            }
            // How many are whole when the limit is reached is chance: the others' beginnings take the rest.
            eventually(() -> assertThat(held(pull)).isGreaterThanOrEqualTo(LARGE));
            int[] next = new int[SENDERS];
            for (int i = 0; i < SENDERS * EACH; i++) {
                Message message = pull.receive(TIME);
                assertThat(message).as("message %d", i).isNotNull();
                ByteBuffer body = message.buffer(0);
                assertThat(message.size()).isEqualTo(LARGE);
                assertThat(body.getInt(4)).isEqualTo(next[body.getInt(0)]++);
                // One turn of reading, and the message that goes first.
                assertThat(held(pull)).isLessThan(LIMIT + (256 << 10) + 2 * LARGE);
            }
        } finally {
            senders.forEach(PushSocket::close);
        }
    }

    @Test
    void messagesLargerThanTheLimitArriveOneAfterTheOther() throws Exception {
        List<PushSocket> senders = new ArrayList<>();
        try (PullSocket pull = pull()) {
            for (int i = 0; i < 4; i++) {
                PushSocket push = push(pull.lastEndpoint());
                senders.add(push);
                push.send(numbered(5 * LIMIT, i, 0));
                push.send(numbered(5 * LIMIT, i, 1));
            }
            int[] next = new int[4];
            for (int i = 0; i < 8; i++) {
                Message message = pull.receive(TIME);
                assertThat(message).as("message %d", i).isNotNull();
                assertThat(message.size()).isEqualTo(5 * LIMIT);
                assertThat(message.buffer(0).getInt(4))
                        .isEqualTo(next[message.buffer(0).getInt(0)]++);
                message.release();
            }
        } finally {
            senders.forEach(PushSocket::close);
        }
    }

    @Test
    void aSocketIsServedWhoseNeighbourDoesNotReceive() throws Exception {
        try (PullSocket idle = pull();
                PullSocket busy = pull();
                PushSocket toIdle = push(idle.lastEndpoint());
                PushSocket toBusy = push(busy.lastEndpoint())) {
            for (int i = 0; i < EACH; i++) {
                toIdle.send(numbered(LARGE, 0, i));
            }
            eventually(() -> assertThat(held(idle)).isGreaterThan(LIMIT / 2));
            for (int i = 0; i < 200; i++) {
                toBusy.send(numbered(i % 10 == 0 ? LARGE : 100, 1, i));
                Message message = busy.receive(TIME);
                assertThat(message).as("message %d", i).isNotNull();
                assertThat(message.buffer(0).getInt(4)).isEqualTo(i);
            }
            for (int i = 0; i < EACH; i++) {
                assertThat(idle.receive(TIME).buffer(0).getInt(4)).isEqualTo(i);
            }
        }
    }

    @Test
    void whatGoneSendersLeftCounts() throws Exception {
        try (PullSocket pull = pull()) {
            List<RawPeer> gone = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RawPeer peer = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH");
                gone.add(peer);
                peer.send(RawPeer.frame(RawPeer.LONG, numbered(LARGE, i, 0).bytes()));
                peer.shutdownOutput();
            }
            int received = 0;
            while (received < gone.size()) {
                assertThat(pull.receive(TIME)).as("message %d", received).isNotNull();
                received++;
            }
            for (RawPeer peer : gone) {
                peer.close();
            }
        }
    }

    @Test
    void aPeerThatLetsALargeMessageRestWhileOthersWaitIsRefused() throws Exception {
        try (PullSocket pull = pull();
                RawPeer resting = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH");
                PushSocket honest = push(pull.lastEndpoint())) {
            byte[] beginning = new byte[9 + LIMIT];
            ByteBuffer.wrap(beginning).put((byte) RawPeer.LONG).putLong(4 * LIMIT);
            resting.send(beginning);
            for (int i = 0; i < 10; i++) {
                honest.send(numbered(LARGE, 0, i));
            }
            assertThat(resting.isClosedByOther(20_000)).isTrue();
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.MESSAGE_STALLED, 1L)));
            for (int i = 0; i < 10; i++) {
                assertThat(pull.receive(TIME).buffer(0).getInt(4)).isEqualTo(i);
            }
        }
    }
}
