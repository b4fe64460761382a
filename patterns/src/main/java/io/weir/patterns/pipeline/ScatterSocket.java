package io.weir.patterns.pipeline;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.routing.Discard;
import io.weir.patterns.routing.RoundRobin;
import io.weir.patterns.routing.SingleFrameSender;
import io.weir.socket.Context;
import io.weir.socket.SendSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends work to {@link GatherSocket}s as a {@link PushSocket} does, in messages of one frame (RFC 49, SCATTER; a draft in
 * libzmq). Others are refused with {@link io.weir.FrameCountException}.
 */
public final class ScatterSocket extends SendSocket {
    private static final SocketType TYPE = new SocketType("SCATTER", Set.of("GATHER"), false);

    private ScatterSocket(Context context, SocketCore core) {
        super(context, core, new SingleFrameSender(new RoundRobin(), core.name()), new Discard());
    }

    /** Opens a socket with the defaults. */
    public static ScatterSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static ScatterSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new ScatterSocket(context, core(context, TYPE, collected.build()));
    }

    /** The options of a {@link ScatterSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
