package io.weir.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What a sending policy counts beside the queues of peers: written under the send lock, read by any thread. */
final class PolicyCounts {
    private static final VarHandle NO_SUBSCRIBER = handle("noSubscriber");
    private static final VarHandle KEPT = handle("kept");

    private long noSubscriber;
    private long kept;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(PolicyCounts.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void hadNoSubscriber() {
        NO_SUBSCRIBER.setRelease(this, noSubscriber + 1);
    }

    void kept(long messages) {
        KEPT.setRelease(this, kept + messages);
    }

    /** Messages of a publisher that no subscriber wanted. */
    long withoutSubscriber() {
        return (long) NO_SUBSCRIBER.getAcquire(this);
    }

    /** Messages that the policy accepted and holds, less those that it gave to a peer's queue from what that had given back. */
    long kept() {
        return (long) KEPT.getAcquire(this);
    }
}
