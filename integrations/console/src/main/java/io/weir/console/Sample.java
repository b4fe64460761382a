package io.weir.console;

import java.util.Map;

/**
 * All rows of a process at one look. Never changed.
 *
 * @param number how many there were with it
 * @param at when, in milliseconds since 1970
 * @param rows by their ids
 * @param events the number of the last event before it
 */
record Sample(long number, long at, Map<String, Row> rows, long events) {
    /** Nothing, before anything was looked at. */
    static final Sample NONE = new Sample(0, 0, Map.of(), 0);
}
