package io.weir.patterns.pipeline;

import io.weir.SocketType;
import io.weir.patterns.routing.FairQueue;
import io.weir.socket.Context;
import io.weir.socket.Inlet;
import io.weir.socket.OptionsBuilder;
import io.weir.socket.Pattern;
import io.weir.socket.Receiving;
import io.weir.socket.SendPolicy;
import io.weir.socket.Socket;
import io.weir.socket.SocketOptions;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Receives work from {@link ScatterSocket}s, one message from each in turn (RFC 49, GATHER; a draft in libzmq). A message
 * of more than one frame is dropped and counted.
 */
public final class GatherSocket extends Socket implements Receiving {
    private static final SocketType TYPE = new SocketType("GATHER", Set.of("SCATTER"), false);

    private GatherSocket(Context context, SocketOptions options) {
        super(context, new Pattern(TYPE, SendPolicy.NONE, FairQueue.ofSingleFrames()), options);
    }

    /** Opens a socket with the defaults. */
    public static GatherSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static GatherSocket open(Context context, Consumer<Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new GatherSocket(context, collected.build());
    }

    @Override
    public Inlet inlet() {
        return receivingHalf();
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
