package io.weir.patterns.pair;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.routing.FairQueue;
import io.weir.patterns.routing.SingleFrameSender;
import io.weir.patterns.routing.SolePeer;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Talks to exactly one other {@link ChannelSocket} as a {@link PairSocket} does, in messages of one frame (RFC 52; a draft
 * in libzmq). To send others is refused with {@link io.weir.FrameCountException}; those that come are dropped and counted.
 */
public final class ChannelSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("CHANNEL", Set.of("CHANNEL"), false);

    private ChannelSocket(Context context, SocketCore core) {
        super(context, core, new SingleFrameSender(new SolePeer(), core.name()), FairQueue.ofSingleFrames());
    }

    /** Opens a socket with the defaults. */
    public static ChannelSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static ChannelSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new ChannelSocket(context, core(context, TYPE, collected.build()));
    }

    /** The options of a {@link ChannelSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
