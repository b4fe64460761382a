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

/** Receives work from {@link PushSocket}s, one message from each in turn (RFC 30, PULL). */
public final class PullSocket extends Socket implements Receiving {
    private static final SocketType TYPE = new SocketType("PULL", Set.of("PUSH"), false);

    private PullSocket(Context context, SocketOptions options) {
        super(context, new Pattern(TYPE, SendPolicy.NONE, new FairQueue()), options);
    }

    /** Opens a socket with the defaults. */
    public static PullSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static PullSocket open(Context context, Consumer<Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new PullSocket(context, collected.build());
    }

    @Override
    public Inlet inlet() {
        return receivingHalf();
    }

    /** The options of a {@link PullSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        /** Whether only the newest message of each peer is kept. Default false (ZMQ_CONFLATE). */
        public Options conflate(boolean on) {
            return setConflate(on);
        }
    }
}
