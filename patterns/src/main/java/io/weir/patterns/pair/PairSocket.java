package io.weir.patterns.pair;

import io.weir.SocketType;
import io.weir.patterns.routing.FairQueue;
import io.weir.patterns.routing.SolePeer;
import io.weir.socket.Context;
import io.weir.socket.Inlet;
import io.weir.socket.OptionsBuilder;
import io.weir.socket.Outlet;
import io.weir.socket.Pattern;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import io.weir.socket.SocketOptions;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Talks to exactly one other {@link PairSocket} (RFC 31). A second peer is refused while the first is there; when that is
 * gone, another may come.
 */
public final class PairSocket extends Socket implements Sending, Receiving {
    private static final SocketType TYPE = new SocketType("PAIR", Set.of("PAIR"), false);

    private PairSocket(Context context, SocketOptions options) {
        super(context, new Pattern(TYPE, new SolePeer(), new FairQueue()), options);
    }

    /** Opens a socket with the defaults. */
    public static PairSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static PairSocket open(Context context, Consumer<Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new PairSocket(context, collected.build());
    }

    @Override
    public Outlet outlet() {
        return sendingHalf();
    }

    @Override
    public Inlet inlet() {
        return receivingHalf();
    }

    /** The options of a {@link PairSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
