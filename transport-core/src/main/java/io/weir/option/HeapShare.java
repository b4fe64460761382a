package io.weir.option;

/** Defaults that a small heap makes smaller: what peers may cost must fit into it, however many they are. */
final class HeapShare {
    private static final int LEAST = 256;

    private HeapShare() {}

    /** As many as the heap has pieces of so many bytes, at most so many, and at least 256. */
    static int count(int bytesEach, int most) {
        return (int) Math.max(LEAST, Math.min(most, Runtime.getRuntime().maxMemory() / bytesEach));
    }
}
