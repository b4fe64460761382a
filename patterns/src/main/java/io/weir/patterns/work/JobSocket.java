package io.weir.patterns.work;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.SocketOptions;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.routing.FairQueue;
import io.weir.snapshot.JobsSnapshot;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a {@link JobQueue}: a ROUTER on the wire, which also says when a peer has left or has room again. The thread
 * of the queue reads it, so that what the queue cannot take yet waits with the peers.
 */
final class JobSocket extends Socket {
    private static final SocketType TYPE = new SocketType("ROUTER", Set.of("REQ", "DEALER", "ROUTER"), true);

    private final Peers peers;

    /**
     * What has happened.
     *
     * @param peer where; null if {@link #wake} was called
     * @param message that came from there
     */
    record Arrival(Kind kind, @Nullable Peer peer, @Nullable Message message) {
        enum Kind {
            MESSAGE,
            LEFT,
            ROOM,
            WAKE
        }
    }

    private JobSocket(Context context, SocketCore core, Peers peers) {
        super(context, core, peers.sending, peers.receiving);
        this.peers = peers;
    }

    static JobSocket open(Context context, SocketOptions options) {
        SocketCore core = lockstepCore(context, TYPE, options);
        return new JobSocket(context, core, new Peers(core));
    }

    /**
     * The next thing that happened, waiting at most so long for one; null if there was none.
     *
     * @throws io.weir.SocketClosedException if the socket is or was meanwhile closed
     */
    @Nullable Arrival next(Duration timeout) throws InterruptedException {
        return timeout.isZero()
                ? core().receiving().take(peers::next)
                : core().receiving().take(peers::next, timeout);
    }

    /** Has {@link #next} return. Any thread. */
    void wake() {
        peers.wake();
    }

    /**
     * Sends messages to where they belong. What has no room, or whose peer has left, is dropped and counted, but for jobs.
     *
     * @return the jobs that had no room
     */
    List<JobTable.Delivery> send(List<Outbox.Outgoing> messages) {
        return core().sending().call(step -> {
            List<JobTable.Delivery> back = new ArrayList<>();
            for (Outbox.Outgoing outgoing : messages) {
                if (!peers.offer(outgoing, step) && outgoing.delivery() != null) {
                    back.add(outgoing.delivery());
                }
            }
            return back;
        });
    }

    /** What the snapshot of the socket says of its jobs from now on. */
    void show(JobsSnapshot jobs) {
        peers.shown = new Shown(jobs, System.nanoTime());
    }

    private record Shown(JobsSnapshot jobs, long at) {}

    /** Logs that something failed. */
    void failed(String what, Throwable thrown) {
        core().failed(what, thrown);
    }

    /** Who is there, and what they did. Under the one lock of both halves, unless it says otherwise. */
    private static final class Peers {
        private final SocketCore core;
        private final FairQueue messages = new FairQueue();
        private final Set<Peer> present = new HashSet<>();
        private final ArrayDeque<Peer> left = new ArrayDeque<>();
        private final ArrayDeque<Peer> room = new ArrayDeque<>();
        private final AtomicBoolean awake = new AtomicBoolean();
        volatile Shown shown = new Shown(JobsSnapshot.NONE, System.nanoTime());
        final SendPolicy sending = new Sending();
        final ReceivePolicy receiving = new Receiving();

        Peers(SocketCore core) {
            this.core = core;
        }

        void wake() {
            if (awake.compareAndSet(false, true)) {
                core.receiving().signal();
            }
        }

        boolean offer(Outbox.Outgoing outgoing, SendStep step) {
            if (!(outgoing.to().peer() instanceof Peer peer) || !present.contains(peer)) {
                if (outgoing.delivery() == null) {
                    core.sending().drop(DropReason.DISCONNECTED);
                }
                return false;
            }
            Message message = outgoing.to().envelope().around(outgoing.message());
            if (outgoing.delivery() != null) {
                return peer.out().offer(message, step);
            }
            peer.out().offerOrDrop(message, step);
            return true;
        }

        @Nullable Arrival next(ReceiveStep step) {
            Peer gone = left.peek();
            if (gone != null && !gone.in().isReadable()) {
                left.remove();
                return made(Arrival.Kind.LEFT, gone);
            }
            Peer free = room.poll();
            if (free != null) {
                return made(Arrival.Kind.ROOM, free);
            }
            if (awake.compareAndSet(true, false)) {
                return made(Arrival.Kind.WAKE, null);
            }
            Message message = messages.receive(step);
            return message == null ? null : new Arrival(Arrival.Kind.MESSAGE, messages.last(), message);
        }

        /** What is no message counts as one made here, as it counts as delivered. */
        private Arrival made(Arrival.Kind kind, @Nullable Peer peer) {
            core.receiving().made(1);
            return new Arrival(kind, peer, null);
        }

        private final class Sending implements SendPolicy {
            @Override
            public JobsSnapshot jobs() {
                Shown last = shown;
                return last.jobs().later(Duration.ofNanos(System.nanoTime() - last.at()));
            }

            @Override
            public SendResult send(Message message, SendStep step) {
                return SendResult.NO_PEER;
            }

            @Override
            public @Nullable Refusal attached(Peer peer) {
                present.add(peer);
                return null;
            }

            @Override
            public void disconnected(Peer peer) {
                leave(peer);
            }

            @Override
            public void detached(Peer peer) {
                present.remove(peer);
                leave(peer);
            }

            private void leave(Peer peer) {
                left.add(peer);
                core.receiving().signal();
            }

            @Override
            public void roomAgain(Peer peer) {
                room.add(peer);
                core.receiving().signal();
            }
        }

        private final class Receiving implements ReceivePolicy {
            @Override
            public @Nullable Message receive(ReceiveStep step) {
                return null;
            }

            @Override
            public boolean isReadable() {
                return awake.get() || !left.isEmpty() || !room.isEmpty() || messages.isReadable();
            }

            @Override
            public void attached(Peer peer) {
                messages.attached(peer);
            }

            @Override
            public void detached(Peer peer) {
                messages.detached(peer);
            }

            @Override
            public void readable(Peer peer) {
                messages.readable(peer);
            }
        }
    }
}
