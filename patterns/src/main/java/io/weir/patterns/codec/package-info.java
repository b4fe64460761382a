/**
 * Between messages and what applications think in: {@link io.weir.patterns.codec.Codec} and its two ready-made forms, {@link
 * io.weir.patterns.codec.TextCodec} and {@link io.weir.patterns.codec.JsonCodec}; and {@link
 * io.weir.patterns.codec.MessageDump} to look at a message. They know no sockets, and serve all kinds.
 *
 * <p>There is none for Java's own serialization, and there will be none: to read it lets the sender run code.
 */
@NullMarked
package io.weir.patterns.codec;

import org.jspecify.annotations.NullMarked;
