package io.weir.patterns.pipeline;

import io.weir.SocketType;
import io.weir.patterns.routing.Discard;
import io.weir.patterns.routing.RoundRobin;
import io.weir.socket.Context;
import io.weir.socket.OptionsBuilder;
import io.weir.socket.Outlet;
import io.weir.socket.Pattern;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import io.weir.socket.SocketOptions;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends work to {@link PullSocket}s: each message to the next one that has room (RFC 30, PUSH). Waits while none has.
 */
public final class PushSocket extends Socket implements Sending {
    private static final SocketType TYPE = new SocketType("PUSH", Set.of("PULL"), false);

    private PushSocket(Context context, SocketOptions options) {
        super(context, new Pattern(TYPE, new RoundRobin(), new Discard()), options);
    }

    /** Opens a socket with the defaults. */
    public static PushSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static PushSocket open(Context context, Consumer<Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new PushSocket(context, collected.build());
    }

    @Override
    public Outlet outlet() {
        return sendingHalf();
    }

    /** The options of a {@link PushSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        /** Whether only the newest message waits for each peer. Default false (ZMQ_CONFLATE). */
        public Options conflate(boolean on) {
            return setConflate(on);
        }
    }
}
