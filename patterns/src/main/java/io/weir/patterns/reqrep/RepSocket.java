package io.weir.patterns.reqrep;

import io.weir.SocketType;
import io.weir.socket.Context;
import io.weir.socket.Inlet;
import io.weir.socket.OptionsBuilder;
import io.weir.socket.Outlet;
import io.weir.socket.Pattern;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import io.weir.socket.SocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests: receive one, send the reply, in turn (RFC 28, REP). Out of turn both throw {@link
 * io.weir.LockstepException}, and the socket stays usable. For many threads there is {@link #receiveRequest}, which needs
 * no turns.
 */
public final class RepSocket extends Socket implements Sending, Receiving {
    private static final SocketType TYPE = new SocketType("REP", Set.of("REQ", "DEALER"), false);

    private final Answering answering;

    private RepSocket(Context context, Answering answering, SocketOptions options) {
        super(context, new Pattern(TYPE, answering.sending(), answering.receiving(), true), options);
        this.answering = answering;
    }

    /** Opens a socket with the defaults. */
    public static RepSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static RepSocket open(Context context, Consumer<Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new RepSocket(context, new Answering(), collected.build());
    }

    @Override
    public Outlet outlet() {
        return sendingHalf();
    }

    @Override
    public Inlet inlet() {
        return receivingHalf();
    }

    /**
     * Takes a request that can be answered at any time, by any thread, waiting at most so long for one; null if none came.
     * Other requests may be taken meanwhile.
     */
    public @Nullable Request receiveRequest(Duration timeout) throws InterruptedException {
        return inlet().receive(() -> inlet().take(answering::nextRequest), timeout);
    }

    /** The options of a {@link RepSocket}. */
    public static final class Options extends OptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
