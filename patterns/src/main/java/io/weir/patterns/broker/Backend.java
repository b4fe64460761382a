package io.weir.patterns.broker;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.OptionsBuilder;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.util.Set;
import java.util.function.Consumer;

/** The socket of the workers. */
final class Backend extends Socket {
    private static final SocketType TYPE = new SocketType("ROUTER", Set.of("REQ", "DEALER", "ROUTER"), true);

    private final WorkerPool crew;

    private Backend(Context context, SocketCore core, WorkerPool crew) {
        super(context, core, crew.sending(), crew.receiving());
        this.crew = crew;
    }

    static Backend open(Context context, Consumer<OptionsBuilder<?>> options) {
        Options collected = new Options().name("backend");
        options.accept(collected);
        SocketCore core = lockstepCore(context, TYPE, collected.build());
        Backend backend = new Backend(context, core, new WorkerPool(core.sending(), core.receiving()));
        core.receiving().onMessage(reply -> backend.crew.done().reply().complete(reply));
        return backend;
    }

    WorkerPool crew() {
        return crew;
    }

    private static final class Options extends OptionsBuilder<Options> {
        @Override
        protected Options self() {
            return this;
        }
    }
}
