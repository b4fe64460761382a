package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of a frame that arrives in pieces. The array grows with what arrives, so that announcing a size costs a peer
 * as much as it costs us: only a fixed size, or what an earlier frame of that peer has filled, is reserved ahead of the
 * bytes. Growing doubles, and ends at the exact size; only the first large frame of a connection pays for it.
 */
final class FrameBody {
    private static final byte[] EMPTY = {};

    private final int first;
    private int trusted;
    private byte[] bytes = EMPTY;
    private int filled;
    private int size;

    /** Reserves at most that many bytes for the first body before they have arrived. */
    FrameBody(int trusted) {
        this.first = trusted;
        this.trusted = trusted;
    }

    /** Expects a body of that size. */
    void begin(int size) {
        begin(size, true);
    }

    /** The same, where perhaps no more may be reserved ahead than for the first body. */
    void begin(int size, boolean mayReserve) {
        this.size = size;
        this.filled = 0;
        this.bytes = new byte[Math.min(size, mayReserve ? trusted : first)];
    }

    /** Takes what belongs to the body and returns it once it is whole, null before. */
    byte @Nullable [] fill(ByteBuf in) {
        int take = Math.min(size - filled, in.readableBytes());
        if (filled + take > bytes.length) {
            grow(filled + take);
        }
        in.readBytes(bytes, filled, take);
        filled += take;
        return filled == size ? whole() : null;
    }

    /** Bytes that are reserved for the body under way. */
    int held() {
        return bytes.length;
    }

    /** Forgets what has arrived. */
    void clear() {
        bytes = EMPTY;
    }

    private void grow(int least) {
        long doubled = Math.max(least, 2L * bytes.length);
        bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, size));
    }

    private byte[] whole() {
        byte[] whole = bytes;
        bytes = EMPTY;
        trusted = Math.max(trusted, size);
        return whole;
    }
}
