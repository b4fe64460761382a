package io.weir.netty.security;

import io.netty.buffer.ByteBuf;

/** Frames travel as they are. */
final class IdentityTransform implements FrameTransform {
    @Override
    public boolean isIdentity() {
        return true;
    }

    @Override
    public int overhead() {
        return 0;
    }

    @Override
    public void seal(int flags, byte[] body, ByteBuf out) {
        out.writeBytes(body);
    }

    @Override
    public Opened open(int flags, byte[] body) {
        return new Opened(flags, body);
    }
}
