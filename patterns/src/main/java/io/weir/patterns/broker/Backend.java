package io.weir.patterns.broker;

import io.weir.SocketType;
import io.weir.socket.Context;
import io.weir.socket.OptionsBuilder;
import io.weir.socket.Pattern;
import io.weir.socket.Socket;
import io.weir.socket.SocketOptions;
import java.util.Set;
import java.util.function.Consumer;

/** The socket of the workers. */
final class Backend extends Socket {
    private static final SocketType TYPE = new SocketType("ROUTER", Set.of("REQ", "DEALER", "ROUTER"), true);

    private final Crew crew;

    private Backend(Context context, Crew crew, SocketOptions options) {
        super(context, new Pattern(TYPE, crew.sending(), crew.receiving(), true), options);
        this.crew = crew;
    }

    static Backend open(Context context, Consumer<OptionsBuilder<?>> options) {
        Options collected = new Options().name("backend");
        options.accept(collected);
        Backend backend = new Backend(context, new Crew(), collected.build());
        backend.receivingHalf().onMessage(reply -> backend.crew.done().reply().complete(reply));
        return backend;
    }

    Crew crew() {
        return crew;
    }

    private static final class Options extends OptionsBuilder<Options> {
        @Override
        protected Options self() {
            return this;
        }
    }
}
