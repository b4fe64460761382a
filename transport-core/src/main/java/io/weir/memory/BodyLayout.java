package io.weir.memory;

/** How a block is divided: room for a header, the body, and room for what is read behind it. */
final class BodyLayout {
    /** The smallest body that is worth it, in bytes: a smaller one is copied in less time than to lend it takes. */
    static final int LEAST = 32 * 1024;

    /** Bytes before each body. */
    static final int HEADROOM = 16;

    /** Bytes behind each body. */
    static final int MARGIN = 64;

    private BodyLayout() {}

    /** Bytes of the block of a body of that many. */
    static int blockSize(int body) {
        return HEADROOM + body + MARGIN;
    }
}
