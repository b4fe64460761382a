package io.weir.store;

/**
 * A record of a {@link StoredLog}.
 *
 * @param number its number
 * @param bytes what was appended; the reader's
 */
public record StoredRecord(long number, byte[] bytes) {}
