package io.weir.patterns.warmup;

import io.weir.Message;

/** The messages of a slice, by their sizes: those that nearly all applications send, or with larger ones among them. For one thread. */
final class Bodies {
    private static final int SMALL = 64;
    private static final int[] MIXED = mixedSizes();

    private final boolean mixed;
    private int next;

    private Bodies(boolean mixed) {
        this.mixed = mixed;
    }

    /** Small ones alone, so that what arrives in two slices can be compared. */
    static Bodies small() {
        return new Bodies(false);
    }

    /** Of 64 one of 64 KiB, three of 16 KiB, and some of 1 KiB. */
    static Bodies mixed() {
        return new Bodies(true);
    }

    private static int[] mixedSizes() {
        int[] sizes = new int[64];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == 0 ? 64 * 1024 : i % 16 == 0 ? 16 * 1024 : i % 4 == 0 ? 1024 : SMALL;
        }
        return sizes;
    }

    /** A message of one frame, in memory of its own. */
    Message next() {
        int size = mixed ? MIXED[next++ & MIXED.length - 1] : SMALL;
        return Message.wrap(new byte[size]);
    }
}
