package io.weir.patterns.pipeline;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.routing.Discard;
import io.weir.patterns.routing.RoundRobin;
import io.weir.socket.Context;
import io.weir.socket.SendSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends work to {@link PullSocket}s: each message to the next one that has room (RFC 30, PUSH). Waits while none has.
 */
public final class PushSocket extends SendSocket {
    private static final SocketType TYPE = new SocketType("PUSH", Set.of("PULL"), false);

    private PushSocket(Context context, SocketCore core) {
        super(context, core, new RoundRobin(), new Discard());
    }

    /** Opens a socket with the defaults. */
    public static PushSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static PushSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new PushSocket(context, core(context, TYPE, collected.build()));
    }

    /** The options of a {@link PushSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.flag("conflate", this::conflate);
        }

        /** Whether only the newest message waits for each peer. Default false (ZMQ_CONFLATE). */
        public Options conflate(boolean on) {
            return setConflate(on);
        }
    }
}
