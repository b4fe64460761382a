package io.weir.pattern;

/**
 * What a sending policy itself holds, beside what is in the queues of peers.
 *
 * @param messages how many messages
 * @param spilled of those, the ones that are on disk, or on their way there
 * @param spilledBytes the bytes of these
 */
public record HeldMessages(long messages, long spilled, long spilledBytes) {
    /** Nothing. */
    public static final HeldMessages NONE = new HeldMessages(0, 0, 0);

    /** Both. */
    public HeldMessages plus(HeldMessages other) {
        return new HeldMessages(messages + other.messages, spilled + other.spilled, spilledBytes + other.spilledBytes);
    }
}
