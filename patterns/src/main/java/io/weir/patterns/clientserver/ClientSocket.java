package io.weir.patterns.clientserver;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.routing.FairQueue;
import io.weir.patterns.routing.RoundRobin;
import io.weir.patterns.routing.SingleFrameSender;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends to its servers in turn and receives from them in turn, in messages of one frame, with no lockstep and nothing
 * around the body (RFC 41, CLIENT; a draft in libzmq). Waits while no server has room. To send messages of more frames is
 * refused with {@link io.weir.FrameCountException}; those that come are dropped and counted.
 */
public final class ClientSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("CLIENT", Set.of("SERVER"), false);

    private ClientSocket(Context context, SocketCore core) {
        super(context, core, new SingleFrameSender(new RoundRobin(), core.name()), FairQueue.ofSingleFrames());
    }

    /** Opens a socket with the defaults. */
    public static ClientSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static ClientSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new ClientSocket(context, core(context, TYPE, collected.build()));
    }

    /** The options of a {@link ClientSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
