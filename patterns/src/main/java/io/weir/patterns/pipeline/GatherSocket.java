package io.weir.patterns.pipeline;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.OptionsBuilder;
import io.weir.pattern.SendPolicy;
import io.weir.patterns.routing.FairQueue;
import io.weir.socket.Context;
import io.weir.socket.ReceiveSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Receives work from {@link ScatterSocket}s, one message from each in turn (RFC 49, GATHER; a draft in libzmq). A message
 * of more than one frame is dropped and counted.
 */
public final class GatherSocket extends ReceiveSocket {
    private static final SocketType TYPE = new SocketType("GATHER", Set.of("SCATTER"), false);

    private GatherSocket(Context context, SocketCore core) {
        super(context, core, SendPolicy.NONE, FairQueue.ofSingleFrames());
    }

    /** Opens a socket with the defaults. */
    public static GatherSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static GatherSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new GatherSocket(context, core(context, TYPE, collected.build()));
    }

    /** The options of a {@link GatherSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
