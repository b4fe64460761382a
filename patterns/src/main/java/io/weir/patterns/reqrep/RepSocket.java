package io.weir.patterns.reqrep;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.OptionsBuilder;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests: receive one, send the reply, in turn (RFC 28, REP). Out of turn both throw {@link
 * io.weir.OutOfTurnException}, and the socket stays usable. For many threads there is {@link #receiveRequest}, which needs
 * no turns.
 */
public final class RepSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("REP", Set.of("REQ", "DEALER"), false);

    private final RepPolicy answering;

    private RepSocket(Context context, SocketCore core, RepPolicy answering) {
        super(context, core, answering.sending(), answering.receiving());
        this.answering = answering;
    }

    /** Opens a socket with the defaults. */
    public static RepSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static RepSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketCore core = lockstepCore(context, TYPE, collected.build());
        return new RepSocket(context, core, new RepPolicy(core.sending(), core.receiving()));
    }

    /**
     * Takes a request that can be answered at any time, by any thread, waiting at most so long for one; null if none came.
     * Other requests may be taken meanwhile.
     */
    public @Nullable Request receiveRequest(Duration timeout) throws InterruptedException {
        return core().receiving().take(answering::nextRequest, timeout);
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
