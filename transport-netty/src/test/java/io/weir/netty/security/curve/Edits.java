package io.weir.netty.security.curve;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What a fuzzer changes of a command that would be right: three bytes each, of which two say where, and the third is laid over the
 * byte there; one byte that is left over cuts off as many bytes, two are appended.
 */
final class Edits {
    private final byte[] input;
    private final int from;

    /** The bytes of the original that came out as others. */
    final BitSet changed = new BitSet();

    /** By how much it became longer. */
    int growth;

    Edits(byte[] input, int from) {
        this.input = input;
        this.from = from;
    }

    byte[] applyTo(byte[] command) {
        byte[] edited = command.clone();
        int at = from;
        for (; input.length - at >= 3; at += 3) {
            int place = (input[at] & 0xff) << 8 | (input[at + 1] & 0xff);
            edited[place % edited.length] ^= input[at + 2];
        }
        for (int i = 0; i < edited.length; i++) {
            changed.set(i, edited[i] != command[i]);
        }
        int left = Math.max(0, input.length - at);
        growth = left == 1 ? -Math.min(edited.length - 1, input[at] & 0xff) : left;
        return Arrays.copyOf(edited, edited.length + growth);
    }

    /** Whether it is the original. */
    boolean areNone() {
        return growth == 0 && changed.isEmpty();
    }

    /** Whether a byte of that part is another, or missing. */
    boolean touch(int start, int end, int originalLength) {
        int first = changed.nextSetBit(start);
        return (first >= 0 && first < end) || originalLength + growth < end;
    }
}
