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

    @SuppressWarnings("deprecation") // the channels ask for this kind
    private final RecvByteBufAllocator.ExtendedHandle reads =
            (RecvByteBufAllocator.ExtendedHandle) new ReadBuffers(READ, READ, READ, TURN).newHandle();

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
