package io.weir.patterns.pubsub;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.StoreUnavailableException;
import io.weir.check.OptionCheck;
import io.weir.engine.SocketCore;
import io.weir.option.Overflow;
import io.weir.option.Persistence;
import io.weir.option.Retention;
import io.weir.option.SocketOptions;
import io.weir.pattern.Peer;
import io.weir.pattern.SendPolicy;
import io.weir.patterns.retention.RetainingPolicy;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.snapshot.NameSnapshot;
import io.weir.socket.Socket;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a PUB or XPUB has for subscribers with a name, if it has the option. Any thread. */
final class Retaining {
    /** Rules with which a queue keeps its order, or has its sender wait for no subscriber. */
    private static final Set<Overflow> RULES =
            Set.of(Overflow.DROP_NEWEST, Overflow.dropOldest(), Overflow.disconnectSlowPeer());

    private final SocketCore core;
    private final SendPolicy publisher;
    private final @Nullable RetainingPolicy policy;

    private Retaining(SocketCore core, SendPolicy publisher, @Nullable RetainingPolicy policy) {
        this.core = core;
        this.publisher = publisher;
        this.policy = policy;
    }

    /** Puts retention before the policy of a publisher; nothing, if it is null. */
    static Retaining before(
            PubPolicy publisher,
            SocketCore core,
            @Nullable Retention retention,
            @Nullable Message welcome,
            Consumer<Peer> onAway,
            @Nullable KeptJournal journal) {
        RetainingPolicy policy = retention == null
                ? null
                : new RetainingPolicy(publisher, core.sending(), retention, welcome, onAway, System::nanoTime, journal);
        return new Retaining(core, policy == null ? publisher : policy, policy);
    }

    /**
     * Opens a socket, with what an earlier process left for its retention. Waits for the disk.
     *
     * @param open makes the socket, given what survives the process
     * @param of what that socket retains
     * @throws StoreUnavailableException if the directory of the retention cannot be used
     */
    static <S extends Socket> S open(
            @Nullable Retention retention, Function<@Nullable KeptJournal, S> open, Function<S, Retaining> of) {
        Persistence persistence = retention == null ? null : retention.persistence();
        if (persistence == null) {
            return open.apply(null);
        }
        KeptJournal journal = KeptJournal.open(persistence);
        S socket = null;
        boolean isOpen = false;
        try {
            socket = open.apply(journal);
            of.apply(socket).recover(persistence);
            isOpen = true;
        } finally {
            if (!isOpen && socket != null) {
                socket.close();
            } else if (!isOpen) {
                journal.close();
            }
        }
        return socket;
    }

    /** Whether senders may have to wait for a disk. */
    static boolean persists(@Nullable Retention retention) {
        return retention != null && retention.persistence() != null;
    }

    /** Takes what an earlier process left. The policy is that of the socket by now. */
    private void recover(Persistence from) {
        if (policy != null) {
            try {
                policy.recover();
            } catch (IOException e) {
                throw new StoreUnavailableException(
                        from.directory().toString(),
                        StoreUnavailableException.Reason.UNUSABLE,
                        "cannot be read: " + e.getMessage(),
                        e);
            }
        }
    }

    /** Fails if the other options do not go with retention. */
    static void check(@Nullable Retention retention, SocketOptions options, PublisherOptions publisher) {
        if (retention == null) {
            return;
        }
        Overflow overflow = options.flow().overflow();
        boolean noDrop = publisher.waiting() == Waiting.FOR_ROOM;
        OptionCheck.check(
                !noDrop && (overflow == null || RULES.contains(overflow)),
                "retention",
                retention,
                "none beside overflow " + (noDrop ? Overflow.WAIT : overflow));
        OptionCheck.check(
                options.flow().spill() == null || !retention.dropsOldest(),
                "retention",
                retention,
                "none that drops the oldest beside spill");
        OptionCheck.check(!publisher.manual(), "retention", retention, "none beside manual");
        OptionCheck.check(!publisher.invertMatching(), "retention", retention, "none beside invertMatching");
    }

    /** The sending half of the socket. */
    SendPolicy policy() {
        return policy == null ? publisher : policy;
    }

    List<NameSnapshot> names() {
        return policy().names();
    }

    boolean forget(RoutingId name) {
        return policy != null && core.sending().call(step -> policy.forget(name));
    }
}
