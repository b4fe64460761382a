package io.weir.memory;

import org.jspecify.annotations.Nullable;

/**
 * What a message is to queues, patterns and transports, beside what it is to applications: they reach it through {@link
 * Messages}. {@code Message} is the only one. Its methods are protected so that an application is not shown them: one call of
 * {@code releaseRetained} too many gives memory back that another message uses.
 *
 * <p>The parameters stand for {@code Message} and {@code Origin}, which are above this package.
 *
 * @param <M> the message
 * @param <O> where a message came from
 */
public abstract class MessageMemory<M extends MessageMemory<M, O>, O> {
    /** For {@code Message}. */
    protected MessageMemory() {}

    /** See {@link Messages#prefix}. */
    protected abstract byte[] prefix(int enough);

    /** See {@link Messages#loan}. */
    protected abstract @Nullable PooledBody loan();

    /** See {@link Messages#retain}. */
    protected abstract void retain();

    /** See {@link Messages#releaseRetained}. */
    protected abstract void releaseRetained();

    /** See {@link Messages#shared}. */
    protected abstract M shared();

    /** See {@link Messages#handedOver}. */
    protected abstract M handedOver(O origin);

    /** See {@link MessageMaker#received}; this message is only asked for its class. */
    protected abstract M received(byte[] first, byte[][] rest, O origin);

    /** See {@link MessageMaker#lent}; this message is only asked for its class. */
    protected abstract M lent(byte[][] head, PooledBody body, @Nullable O origin);
}
