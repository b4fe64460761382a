package io.weir.patterns.pubsub;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.OptionsBuilder;
import io.weir.socket.Context;
import io.weir.socket.ReceiveSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Receives the messages of the groups that it is in, from {@link RadioSocket}s (RFC 48, DISH; a draft in libzmq; over tcp,
 * ipc and inproc). A message is two frames: the name of the group and the body. Without a group nothing is received.
 *
 * <p>A peer that sends another number of frames is refused when its message would be received, as in libzmq.
 */
public final class DishSocket extends ReceiveSocket {
    private static final SocketType TYPE = new SocketType("DISH", Set.of("RADIO"), false);

    private final DishPolicy membership;

    private DishSocket(Context context, SocketCore core, DishPolicy membership) {
        super(context, core, membership.sending(), membership.receiving());
        this.membership = membership;
    }

    /** Opens a socket with the defaults, in no group. */
    public static DishSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options, in no group. */
    public static DishSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new DishSocket(context, lockstepCore(context, TYPE, collected.build()), new DishPolicy());
    }

    /**
     * Joins the group of exactly this name, as UTF-8.
     *
     * @throws IllegalArgumentException if the name is longer than 255 bytes or has a zero (libzmq: EINVAL)
     * @throws IllegalStateException if the socket is in the group already (libzmq: EINVAL)
     * @throws io.weir.SocketClosedException if the socket is closed
     */
    public DishSocket join(String group) {
        byte[] name = Group.named(group);
        if (!core().sending().call(step -> membership.join(name))) {
            throw new IllegalStateException(name() + ": joined before (expected: once for each group)");
        }
        return this;
    }

    /**
     * Leaves the group of exactly this name. What is here of it already is dropped and counted when it would be received.
     *
     * @throws IllegalArgumentException if the name is longer than 255 bytes or has a zero (libzmq: EINVAL)
     * @throws IllegalStateException if the socket is not in the group (libzmq: EINVAL)
     * @throws io.weir.SocketClosedException if the socket is closed
     */
    public DishSocket leave(String group) {
        byte[] name = Group.named(group);
        if (!core().sending().call(step -> membership.leave(name))) {
            throw new IllegalStateException(name() + ": not joined (expected: a group that was)");
        }
        return this;
    }

    /** The options of a {@link DishSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
