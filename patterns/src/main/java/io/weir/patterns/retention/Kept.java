package io.weir.patterns.retention;

import io.weir.Message;

/**
 * A message that is kept, and the memory that it retains.
 *
 * @param since when it was accepted, or came back from a connection
 * @param again whether it is sent again if it did not arrive; what waits and is not is a blank that an earlier process left, which has
 *     a number in the stream of its subscriber and nothing else
 * @param record its number in the log of the name
 */
record Kept(Message message, long since, boolean again, long record) {}
