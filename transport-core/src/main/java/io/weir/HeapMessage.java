package io.weir;

import io.weir.memory.PooledBody;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message whose frames are arrays. */
final class HeapMessage extends Message {
    private final byte[] first;
    private final byte[][] rest;

    HeapMessage(byte[] first, byte[][] rest, @Nullable Object provenance) {
        super(provenance);
        this.first = first;
        this.rest = rest;
    }

    @Override
    public int frameCount() {
        return 1 + rest.length;
    }

    @Override
    public long size() {
        long size = first.length;
        for (byte[] frame : rest) {
            size += frame.length;
        }
        return size;
    }

    @Override
    public int length(int frame) {
        return array(frame).length;
    }

    @Override
    public byte[] array(int frame) {
        return frame == 0 ? first : rest[frame - 1];
    }

    @Override
    public ByteBuffer buffer(int frame) {
        return ByteBuffer.wrap(array(frame)).asReadOnlyBuffer();
    }

    @Override
    public byte[] bytes(int frame) {
        return array(frame).clone();
    }

    @Override
    public void release() {}

    @Override
    Message like(@Nullable Object other) {
        return new HeapMessage(first, rest, other);
    }

    @Override
    public Message prepend(byte[] frame) {
        byte[][] shifted = new byte[rest.length + 1][];
        shifted[0] = first;
        System.arraycopy(rest, 0, shifted, 1, rest.length);
        return new HeapMessage(Objects.requireNonNull(frame, "frame"), shifted, provenance());
    }

    @Override
    public Message skip(int count) {
        checkSkip(count, frameCount());
        if (count == 0) {
            return this;
        }
        byte[][] left = count == rest.length ? NONE : Arrays.copyOfRange(rest, count, rest.length);
        return new HeapMessage(rest[count - 1], left, provenance());
    }

    @Override
    protected byte[] prefix(int enough) {
        return first;
    }

    @Override
    protected @Nullable PooledBody loan() {
        return null;
    }

    @Override
    protected void retain() {}

    @Override
    protected void releaseRetained() {}

    @Override
    protected Message shared() {
        return this;
    }

    @Override
    protected Message handedOver(Origin origin) {
        return withOrigin(origin);
    }
}
