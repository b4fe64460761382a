package io.weir.patterns.work;

/** Something that a journal has a record of, which must not be released as long as this is needed. One thread. */
abstract class Kept {
    /** The number of its record; -1 if it has none yet. */
    long record = -1;

    /** Bytes of the record. */
    int recordBytes;
}
