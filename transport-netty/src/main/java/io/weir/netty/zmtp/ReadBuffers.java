package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one channel reads into: where the decoder wants the bytes to be, or else a buffer as large as the reads before
 * have shown to be right. Event loop only.
 *
 * <p>A channel reads on while it finds enough to fill what it reads into, until it has had its turn: the receiver is
 * woken once for all of it.
 *
 * <p>Only for channels that read at once: one that has the system fill the buffer later, as io_uring does, might find it
 * in other use by then.
 */
public final class ReadBuffers implements RecvByteBufAllocator {
    private final AdaptiveRecvByteBufAllocator usual;
    private final int turn;
    private Supplier<@Nullable ByteBuf> wanted = () -> null;
    private IntSupplier limit = () -> Integer.MAX_VALUE;

    /**
     * Reads of so many bytes at least, at first, and at most, where the decoder has no wish. The read that brings a turn to
     * so many bytes, or beyond, is its last.
     */
    public ReadBuffers(int least, int first, int most, int turn) {
        this.turn = turn;
        usual = new AdaptiveRecvByteBufAllocator(least, first, most);
        usual.maxMessagesPerRead(Integer.MAX_VALUE);
    }

    /** Asks there from now on, before each read. */
    void prefer(Supplier<@Nullable ByteBuf> where) {
        wanted = where;
    }

    /** Reads no more than so many bytes in a turn, if that is less than the turn; asked before each read. */
    void limit(IntSupplier bytes) {
        limit = bytes;
    }

    @Override
    @SuppressWarnings("deprecation") // the channels ask for this kind
    public Handle newHandle() {
        return new Reads((ExtendedHandle) usual.newHandle());
    }

    @SuppressWarnings("deprecation")
    private final class Reads implements ExtendedHandle {
        private final ExtendedHandle usualReads;
        private int readThisTurn;

        Reads(ExtendedHandle usualReads) {
            this.usualReads = usualReads;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            int most = limit.getAsInt();
            ByteBuf room = wanted.get();
            if (room != null && room.writableBytes() <= most) {
                return room;
            }
            if (room != null) {
                room.release();
            }
            return most < usualReads.guess() ? alloc.ioBuffer(most) : usualReads.allocate(alloc);
        }

        @Override
        public int guess() {
            return usualReads.guess();
        }

        @Override
        public void reset(ChannelConfig config) {
            usualReads.reset(config);
            readThisTurn = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            usualReads.incMessagesRead(count);
        }

        @Override
        public void lastBytesRead(int bytes) {
            usualReads.lastBytesRead(bytes);
            readThisTurn += Math.max(0, bytes);
        }

        @Override
        public int lastBytesRead() {
            return usualReads.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            usualReads.attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return usualReads.attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return mayGoOn() && usualReads.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
            return mayGoOn() && usualReads.continueReading(mayBeMore);
        }

        private boolean mayGoOn() {
            return readThisTurn < Math.min(turn, limit.getAsInt());
        }

        @Override
        public void readComplete() {
            usualReads.readComplete();
        }
    }
}
