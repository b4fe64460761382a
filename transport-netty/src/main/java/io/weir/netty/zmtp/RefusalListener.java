package io.weir.netty.zmtp;

import io.weir.transport.RefusedException;

/** Where a handler reports that the peer broke a rule in traffic. The listener counts, logs and closes. */
@FunctionalInterface
interface RefusalListener {
    /** Called on the event loop, at most once per handler; that handler takes no notice of the peer from then on. */
    void refused(RefusedException why);
}
