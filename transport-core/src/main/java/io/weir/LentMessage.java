package io.weir;

import io.weir.memory.PooledBody;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message whose last frame lies in lent memory; what stands before it are arrays. */
final class LentMessage extends Message {
    private final byte[][] head;
    private final PooledBody body;
    private volatile byte @Nullable [] copy;

    LentMessage(byte[][] head, PooledBody body, @Nullable Object provenance) {
        super(provenance);
        this.head = head;
        this.body = body;
    }

    @Override
    public int frameCount() {
        return head.length + 1;
    }

    @Override
    public long size() {
        long size = body.length();
        for (byte[] frame : head) {
            size += frame.length;
        }
        return size;
    }

    @Override
    public int length(int frame) {
        return frame == head.length ? body.length() : head[frame].length;
    }

    @Override
    public byte[] array(int frame) {
        if (frame != head.length) {
            return head[frame];
        }
        byte[] known = copy;
        if (known == null) {
            known = bytes(frame);
            copy = known;
        }
        return known;
    }

    @Override
    public ByteBuffer buffer(int frame) {
        if (frame != head.length) {
            return ByteBuffer.wrap(head[frame]).asReadOnlyBuffer();
        }
        return checkedBody().buffer().asReadOnlyBuffer();
    }

    @Override
    public byte[] bytes(int frame) {
        if (frame != head.length) {
            return head[frame].clone();
        }
        byte[] bytes = new byte[body.length()];
        checkedBody().buffer().get(bytes);
        return bytes;
    }

    private PooledBody checkedBody() {
        if (body.isReleased()) {
            throw new IllegalStateException("the message was released");
        }
        return body;
    }

    @Override
    public void release() {
        body.release();
    }

    @Override
    Message like(@Nullable Object other) {
        return new LentMessage(head, body, other);
    }

    @Override
    public Message prepend(byte[] frame) {
        byte[][] longer = new byte[head.length + 1][];
        longer[0] = Objects.requireNonNull(frame, "frame");
        System.arraycopy(head, 0, longer, 1, head.length);
        return new LentMessage(longer, body, provenance());
    }

    @Override
    public Message skip(int count) {
        checkSkip(count, frameCount());
        return count == 0 ? this : new LentMessage(Arrays.copyOfRange(head, count, head.length), body, provenance());
    }

    @Override
    protected byte[] prefix(int enough) {
        if (head.length > 0) {
            return head[0];
        }
        byte[] known = copy;
        if (known == null) {
            known = new byte[Math.min(enough, body.length())];
            checkedBody().buffer().get(known);
        }
        return known;
    }

    @Override
    protected PooledBody loan() {
        return body;
    }

    @Override
    protected void retain() {
        body.retain();
    }

    @Override
    protected void releaseRetained() {
        body.releaseRetained();
    }

    @Override
    protected Message shared() {
        body.retain();
        return new LentMessage(head, body.handedOver(), provenance());
    }

    @Override
    protected Message handedOver(Origin origin) {
        return new LentMessage(head, body.handedOver(), provenance(origin));
    }
}
