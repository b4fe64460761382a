package io.weir.patterns.codec;

import io.weir.CodecException;
import io.weir.Message;

/** The frame of a message that must have but one. */
final class SoleFrame {
    private SoleFrame() {}

    static byte[] of(Message message) {
        if (message.frameCount() != 1) {
            throw new CodecException("frames: " + message.frameCount() + " (expected: 1)");
        }
        return message.array(0);
    }
}
