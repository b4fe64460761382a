package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a channel reads before it lets the event loop see to others, and has its receiver woken. */
class ReadBuffersTest {
    private static final int READ = 1024;
    private static final int TURN = 4 * READ;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelConfig config = channel.config();

    private final ReadBuffers buffers = new ReadBuffers(READ, READ, READ, TURN);

    @SuppressWarnings("deprecation") // the channels ask for this kind
    private final RecvByteBufAllocator.ExtendedHandle reads = (RecvByteBufAllocator.ExtendedHandle) buffers.newHandle();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aChannelReadsOnWhileItFindsEnoughUntilItHasHadItsTurn() {
        assertThat(readsOfATurnIn(10 * TURN)).isEqualTo(4);
    }

    @Test
    void aReadThatFindsLessIsTheLastOfItsTurn() {
        assertThat(readsOfATurnIn(2 * READ + 1)).isEqualTo(3);
    }

    @Test
    void aTurnIsNoLongerThanTheLimitOfTheMoment() {
        int[] limit = {2 * READ};
        buffers.limit(() -> limit[0]);
        assertThat(readsOfATurnIn(10 * TURN)).isEqualTo(2);
        limit[0] = READ / 4;
        reads.reset(config);
        assertThat(read(10 * TURN)).isEqualTo(READ / 4);
        assertThat(reads.continueReading()).isFalse();
        limit[0] = Integer.MAX_VALUE;
        assertThat(readsOfATurnIn(10 * TURN)).isEqualTo(4);
    }

    /** With many of them under way the limit would be nothing else. */
    @Test
    void theRestOfALargeBodyIsReadToItsPlaceOnlyIfTheLimitAllowsIt() {
        int[] limit = {READ};
        buffers.limit(() -> limit[0]);
        buffers.prefer(() -> channel.alloc().buffer(2 * READ, 2 * READ));
        reads.reset(config);
        assertThat(read(10 * TURN)).isEqualTo(READ);
        limit[0] = 2 * READ;
        assertThat(read(10 * TURN)).isEqualTo(2 * READ);
    }

    @Test
    void everyTurnIsAsLongAsTheFirst() {
        readsOfATurnIn(10 * TURN);
        assertThat(readsOfATurnIn(10 * TURN)).isEqualTo(4);
    }

    @Test
    void nothingMoreIsReadOnceTheReceiverHasNoRoom() {
        reads.reset(config);
        read(READ);
        config.setAutoRead(false);
        assertThat(reads.continueReading()).isFalse();
    }

    @Test
    void theEndOfTheStreamIsNotRead() {
        reads.reset(config);
        read(READ);
        reads.lastBytesRead(-1);
        assertThat(reads.continueReading()).isFalse();
    }

    private int readsOfATurnIn(int available) {
        reads.reset(config);
        int count = 0;
        int left = available;
        do {
            left -= read(left);
            count++;
        } while (reads.continueReading());
        reads.readComplete();
        return count;
    }

    private int read(int available) {
        ByteBuf buffer = reads.allocate(channel.alloc());
        int bytes = Math.min(available, buffer.writableBytes());
        reads.attemptedBytesRead(buffer.writableBytes());
        reads.lastBytesRead(bytes);
        reads.incMessagesRead(1);
        buffer.release();
        return bytes;
    }
}
