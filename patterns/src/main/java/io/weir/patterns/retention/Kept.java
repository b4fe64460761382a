package io.weir.patterns.retention;

import io.weir.Message;

/**
 * A message that is kept, and the memory that it retains.
 *
 * @param since when it was accepted, or came back from a connection
 * @param again whether it is sent again if it did not arrive
 */
record Kept(Message message, long since, boolean again) {}
