package io.weir.netty.zmtp;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;

/** Memory of its own, outside the heap and of a fixed size, that is wiped with the last reference. */
final class WipedBuffer extends UnpooledDirectByteBuf {
    private final ByteBuffer memory;

    WipedBuffer(int size) {
        this(ByteBuffer.allocateDirect(size));
    }

    private WipedBuffer(ByteBuffer memory) {
        super(UnpooledByteBufAllocator.DEFAULT, memory, memory.capacity());
        this.memory = memory;
        clear();
    }

    @Override
    protected void deallocate() {
        memory.put(0, new byte[memory.capacity()]);
        super.deallocate();
    }
}
