package io.weir.option;

import io.weir.check.OptionCheck;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of sockets that send to peers which may have no room: all but REQ and REP, where at most one message
 * waits for an answer, and XSUB.
 *
 * @param <B> the builder itself
 */
public abstract class SendOptionsBuilder<B extends SendOptionsBuilder<B>> extends OptionsBuilder<B> {
    private @Nullable Overflow overflow;

    /** For the builders of the socket types. */
    protected SendOptionsBuilder() {}

    /**
     * What becomes of a message that no peer has room for. Default: PUB, XPUB and RADIO drop it ({@link
     * Overflow#DROP_NEWEST}), the others have the sender {@link Overflow#WAIT}, as in libzmq, which has no such option.
     *
     * <p>PUSH, SCATTER, DEALER and CLIENT use it when every peer is full, on the peer that has been full longest; PUB, XPUB
     * and RADIO for each peer that the message is for; ROUTER, SERVER and PEER for the peer that the message names; PAIR and
     * CHANNEL for the one they have. {@link Overflow#CONFLATE} and {@link Overflow#latestPerKey()} replace in the queue of each
     * peer whatever the others hold.
     *
     * <p>Opening the socket fails with {@link io.weir.InvalidOptionException} if another option, as conflate or noDrop, says
     * something else.
     */
    public final B overflow(Overflow rule) {
        OptionCheck.check(rule != null, "overflow", String.valueOf(rule), "a rule");
        overflow = rule;
        return self();
    }

    /** Fails if the option, which stands for that rule, is set beside another rule; returns whether the rule holds. */
    protected final boolean impliesOverflow(String option, boolean set, Overflow rule) {
        OptionCheck.check(
                !set || overflow == null || overflow == rule, option, set, "false beside overflow " + overflow);
        return set || overflow == rule;
    }

    /** Whether that is the rule that was set. */
    protected final boolean hasOverflow(Overflow rule) {
        return overflow == rule;
    }

    @Override
    final @Nullable Overflow overflowBeside(boolean conflate) {
        return impliesOverflow("conflate", conflate, Overflow.CONFLATE) ? Overflow.CONFLATE : overflow;
    }
}
