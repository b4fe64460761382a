package io.weir.patterns.warmup;

import java.util.function.Function;

/**
 * Makes the threads that are the other ends of exchanges.
 *
 * @param maker makes a thread that runs something
 */
record Partners(Function<Runnable, Thread> maker) {
    /** Starts one; the caller closes it. */
    Partner start(Partner.Work work) {
        Partner partner = new Partner(work);
        partner.begin(maker.apply(partner));
        return partner;
    }
}
