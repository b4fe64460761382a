package io.weir.patterns.work;

import io.weir.patterns.reqrep.Envelope;

/**
 * Where a message came from, and its answer goes.
 *
 * @param peer the connection, of which only the identity matters here
 * @param envelope the frames before the command
 */
record Address(Object peer, Envelope envelope) {}
