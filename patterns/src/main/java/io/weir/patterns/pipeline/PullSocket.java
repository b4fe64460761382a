package io.weir.patterns.pipeline;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import io.weir.pattern.SendPolicy;
import io.weir.patterns.routing.FairQueue;
import io.weir.socket.Context;
import io.weir.socket.ReceiveSocket;
import java.util.Set;
import java.util.function.Consumer;

/** Receives work from {@link PushSocket}s, one message from each in turn (RFC 30, PULL). */
public final class PullSocket extends ReceiveSocket {
    private static final SocketType TYPE = new SocketType("PULL", Set.of("PUSH"), false);

    private PullSocket(Context context, SocketCore core) {
        super(context, core, SendPolicy.NONE, new FairQueue());
    }

    /** Opens a socket with the defaults. */
    public static PullSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static PullSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new PullSocket(context, core(context, TYPE, collected.build()));
    }

    /** The options of a {@link PullSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
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

        /** Whether only the newest message of each peer is kept. Default false (ZMQ_CONFLATE). */
        public Options conflate(boolean on) {
            return setConflate(on);
        }
    }
}
