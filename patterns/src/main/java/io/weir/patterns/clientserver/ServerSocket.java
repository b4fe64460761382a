package io.weir.patterns.clientserver;

import io.weir.SocketType;
import io.weir.engine.SocketCore;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.routing.AddressedQueue;
import io.weir.patterns.routing.FairQueue;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Receives from its clients in turn, and sends to the client that the message names (RFC 41, SERVER; a draft in libzmq).
 * What is received is a {@link RoutingNumber} and the body, and what is sent must be:
 *
 * <pre>{@code
 * Message question = server.receive();
 * server.send(RoutingNumber.of(question).before(Message.of("answer to " + question.text(1))));
 * }</pre>
 *
 * <p>To a client that is gone {@link #trySend} says UNROUTABLE, and so does a send with a time; {@link
 * #send(io.weir.Message)} throws; for one that has no room sending waits. Nothing is dropped silently. Messages of another
 * number of frames are refused with {@link io.weir.FrameCountException}; from a client, where one frame is right, they are
 * dropped and counted.
 */
public final class ServerSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("SERVER", Set.of("CLIENT"), false);

    private ServerSocket(Context context, SocketCore core) {
        super(context, core, new ServerRoutingTable(core.sending()), new AddressedQueue(FairQueue.ofSingleFrames()));
    }

    /** Opens a socket with the defaults. */
    public static ServerSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static ServerSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        return new ServerSocket(context, core(context, TYPE, collected.build()));
    }

    /** The options of a {@link ServerSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
