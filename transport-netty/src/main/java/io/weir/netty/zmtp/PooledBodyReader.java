package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.weir.memory.BodyMemory;
import io.weir.memory.PooledBody;
import org.jspecify.annotations.Nullable;

/**
 * The body of a frame that arrives in pieces into lent memory: copied from what the channel has read ({@link #fill}), or
 * read by the channel to where it belongs ({@link #room}), and then with the header behind it.
 */
final class PooledBodyReader {
    private final BodyMemory memory;
    private @Nullable PooledBody loan;
    private int filled;

    /** What the channel was given to read into, until it comes back. */
    private @Nullable ByteBuf room;

    PooledBodyReader(BodyMemory memory) {
        this.memory = memory;
    }

    /** Expects a body of that size, and says whether there is memory for it. */
    boolean begin(int size) {
        loan = memory.lend(size);
        filled = 0;
        return loan != null;
    }

    /** Takes what belongs to the body and returns it once it is whole, null before. */
    @Nullable PooledBody fill(ByteBuf in) {
        PooledBody body = loan;
        if (body == null) {
            throw new IllegalStateException("no body was begun");
        }
        int take = Math.min(body.length() - filled, in.readableBytes());
        if (isRoom(in)) {
            in.skipBytes(take);
        } else {
            in.readBytes(body.buffer().slice(filled, take));
        }
        filled += take;
        if (filled < body.length()) {
            return null;
        }
        loan = null;
        room = null;
        return body;
    }

    /** Where the channel may read to, if a body is under way: the rest of it, and a little more. */
    @Nullable ByteBuf room() {
        room = loan == null ? null : Unpooled.wrappedBuffer(loan.room(filled)).clear();
        return room;
    }

    /**
     * Cuts off what the channel read beyond the end of the body, into a buffer of its own: the memory behind it will be
     * used again. Null if there is nothing, as where the channel was not given this room.
     */
    @Nullable ByteBuf cutTail(ByteBuf in, ByteBufAllocator alloc) {
        int beyond = isRoom(in) && loan != null ? in.readableBytes() - (loan.length() - filled) : 0;
        if (beyond <= 0) {
            return null;
        }
        int end = in.writerIndex() - beyond;
        ByteBuf tail = alloc.directBuffer(beyond).writeBytes(in, end, beyond);
        in.writerIndex(end);
        return tail;
    }

    @SuppressWarnings("ReferenceEquality") // this very buffer, not one of equal bytes
    private boolean isRoom(ByteBuf in) {
        return in == room;
    }

    /** Bytes of the body under way that have not arrived; zero if there is none. */
    int missing() {
        return loan == null ? 0 : loan.length() - filled;
    }

    /** Bytes of the body under way that have arrived. */
    int held() {
        return loan == null ? 0 : filled;
    }

    /** Forgets what has arrived. */
    void clear() {
        room = null;
        if (loan != null) {
            loan.release();
            loan = null;
        }
    }
}
