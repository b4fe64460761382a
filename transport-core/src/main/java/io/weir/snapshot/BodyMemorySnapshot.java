package io.weir.snapshot;

/**
 * The memory that a context lends to the bodies of large messages, at one look.
 *
 * @param budget bytes that there may be, divided evenly among eight sizes
 * @param lent bytes that are lent, as whole blocks; of messages that were never released, until the garbage collector finds
 *     them
 * @param shortages bodies that found nothing left of their size, and so are arrays, since the context was opened
 */
public record BodyMemorySnapshot(long budget, long lent, long shortages) {
    /** Such as {@code 65536 of 134217728 bytes lent, shortages 0}. */
    @Override
    public String toString() {
        return lent + " of " + budget + " bytes lent, shortages " + shortages;
    }
}
