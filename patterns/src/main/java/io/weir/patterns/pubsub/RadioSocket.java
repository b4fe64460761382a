package io.weir.patterns.pubsub;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.Overflow;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.routing.Discard;
import io.weir.socket.Context;
import io.weir.socket.SendSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Sends each message to the {@link DishSocket}s that are in its group (RFC 48, RADIO; a draft in libzmq; over tcp, ipc and
 * inproc). A message is two frames, the name of the group, up to 255 bytes, and the body:
 *
 * <pre>{@code
 * radio.send(Message.of("weather", "12 degrees"));
 * }</pre>
 *
 * <p>Names are compared as a whole, unlike the topics of a {@link PubSocket}. Sending never waits: a peer that is not
 * there misses the message, and so does one without room, which is counted. Messages of another number of frames are
 * refused with {@link io.weir.FrameCountException}, longer names with {@link IllegalArgumentException}.
 */
public final class RadioSocket extends SendSocket {
    private static final SocketType TYPE = new SocketType("RADIO", Set.of("DISH"), false);

    private final RadioPolicy broadcast;

    private RadioSocket(Context context, SocketCore core, RadioPolicy broadcast) {
        super(context, core, broadcast, new Discard());
        this.broadcast = broadcast;
    }

    /** Opens a socket with the defaults. */
    public static RadioSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static RadioSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketCore core = core(context, TYPE, collected.build());
        return new RadioSocket(context, core, new RadioPolicy(core.sending(), collected.waiting()));
    }

    /** Waits until so many peers are in the group; false if the time ran out. */
    public boolean awaitMembers(String group, int count, Duration timeout) throws InterruptedException {
        byte[] name = Group.named(group);
        return core().sending().await(() -> broadcast.members(name) >= count, timeout);
    }

    /** Waits until so many peers are in a group, no matter which; false if the time ran out. */
    public boolean awaitMembers(int count, Duration timeout) throws InterruptedException {
        return core().sending().await(() -> broadcast.members() >= count, timeout);
    }

    /** A stage in place of the thread of {@link #awaitMembers(String, int, Duration)}, as {@link #awaitPeersAsync}. */
    public CompletableFuture<Void> awaitMembersAsync(String group, int count) {
        byte[] name = Group.named(group);
        return core().sending().awaitAsync(() -> broadcast.members(name) >= count);
    }

    /** A stage in place of the thread of {@link #awaitMembers(int, Duration)}, as {@link #awaitPeersAsync}. */
    public CompletableFuture<Void> awaitMembersAsync(int count) {
        return core().sending().awaitAsync(() -> broadcast.members() >= count);
    }

    /** The options of a {@link RadioSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private boolean noDrop;

        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.flag("noDrop", this::noDrop);
        }

        private Waiting waiting() {
            return Waiting.of(impliesOverflow("noDrop", noDrop, Overflow.WAIT), isSpilling());
        }

        /** Whether to wait for the slowest member of a group instead of dropping. Default false (ZMQ_XPUB_NODROP). */
        public Options noDrop(boolean on) {
            noDrop = on;
            return this;
        }
    }
}
