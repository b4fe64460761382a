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

    /**
     * Puts messages on disk that no peer has room for, as long as its budget lasts; only then {@link #overflow} holds. In order
     * with those in memory, and back in memory as soon as the peer takes them. Default nowhere (libzmq 2: ZMQ_SWAP). PUSH,
     * SCATTER, DEALER and CLIENT spill when every peer is full, to the peers in turn. PUB, XPUB and RADIO, which else never wait,
     * wait for the disk while it is slower than they are. Over inproc, where both ends share one queue in memory, nothing spills.
     *
     * <p>Opening the socket fails with {@link io.weir.InvalidOptionException} beside an overflow that gives up what waits
     * ({@link Overflow#dropOldest()}, {@link Overflow#latestPerKey()}, {@link Overflow#CONFLATE}), and where the library that
     * keeps files is missing.
     */
    public final B spill(Spill to) {
        return setSpill(to);
    }

    @Override
    protected void declare(NamedOptions named) {
        super.declare(named);
        named.value("overflow", OptionText::overflow, this::overflow);
    }

    /** Whether messages that find no room go to disk. */
    protected final boolean isSpilling() {
        return spill() != null;
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
        Overflow rule = impliesOverflow("conflate", conflate, Overflow.CONFLATE) ? Overflow.CONFLATE : overflow;
        OptionCheck.check(
                spill() == null || rule == null || !rule.givesUpWhatWaits(),
                "spill",
                String.valueOf(spill()),
                "none beside overflow " + rule);
        return rule;
    }
}
