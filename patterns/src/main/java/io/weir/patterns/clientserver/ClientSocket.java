package io.weir.patterns.clientserver;

import io.weir.SocketType;
import io.weir.patterns.routing.FairQueue;
import io.weir.patterns.routing.RoundRobin;
import io.weir.patterns.routing.SingleFrameSender;
import io.weir.socket.Context;
import io.weir.socket.Inlet;
import io.weir.socket.OptionsBuilder;
import io.weir.socket.Outlet;
import io.weir.socket.Pattern;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import io.weir.socket.SocketOptions;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends to its servers in turn and receives from them in turn, in messages of one frame, with no lockstep and nothing
 * around the body (RFC 41, CLIENT; a draft in libzmq). Waits while no server has room. To send messages of more frames is
 * refused with {@link io.weir.FrameCountException}; those that come are dropped and counted.
 */
public final class ClientSocket extends Socket implements Sending, Receiving {
    private static final SocketType TYPE = new SocketType("CLIENT", Set.of("SERVER"), false);

    private ClientSocket(Context context, SocketOptions options) {
        super(context, new Pattern(TYPE, new SingleFrameSender(new RoundRobin()), FairQueue.ofSingleFrames()), options);
    }

    /** Opens a socket with the defaults. */
    public static ClientSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static ClientSocket open(Context context, Consumer<Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new ClientSocket(context, collected.build());
    }

    @Override
    public Outlet outlet() {
        return sendingHalf();
    }

    @Override
    public Inlet inlet() {
        return receivingHalf();
    }

    /** The options of a {@link ClientSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
