package io.weir.bench.compare;

/** Numbers of bytes as people write them. */
final class Sizes {
    private static final int STEP = 1024;

    private Sizes() {}

    static String format(int bytes) {
        if (bytes >= STEP * STEP) {
            return bytes / (STEP * STEP) + " MiB";
        }
        return bytes >= STEP ? bytes / STEP + " KiB" : bytes + " B";
    }
}
