package io.weir.patterns.pair;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.routing.FairQueue;
import io.weir.patterns.routing.SolePeer;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Talks to exactly one other {@link PairSocket} (RFC 31). A second peer is refused while the first is there; when that is
 * gone, another may come.
 */
public final class PairSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("PAIR", Set.of("PAIR"), false);

    private PairSocket(Context context, SocketCore core) {
        super(context, core, new SolePeer(), new FairQueue());
    }

    /** Opens a socket with the defaults. */
    public static PairSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static PairSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new PairSocket(context, core(context, TYPE, collected.build()));
    }

    /** The options of a {@link PairSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
