package io.weir.spring;

import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.DuplexSocket;
import io.weir.socket.ReceiveSocket;
import io.weir.socket.Socket;
import io.weir.spring.ReceivingListener.Received;
import io.weir.spring.ReceivingListener.Source;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/** Chooses how a listener receives from a kind of socket, and whether its method fits that kind. */
final class ListenerFactory {
    private final WeirBeans made;
    private final Function<String, ThreadFactory> threads;

    /**
     * With threads that have names.
     *
     * @param threads makes the threads of the listener of a socket
     */
    ListenerFactory(WeirBeans made, Function<String, ThreadFactory> threads) {
        this.made = made;
        this.threads = threads;
    }

    Listener listener(Socket socket, Handling handling, int concurrency) {
        ThreadFactory own = threads.apply(handling.socket());
        if (socket instanceof Responder responder) {
            return responding(responder, handling, concurrency, own);
        }
        Source source = source(socket, handling);
        return new ReceivingListener(socket, source, handling, concurrency, own);
    }

    private Listener responding(Responder responder, Handling handling, int concurrency, ThreadFactory own) {
        RequestSlot slot = made.slot(handling.socket());
        if (slot == null) {
            throw wrong(handling, "a Responder with a handler of its own (expected: a responder of weir.sockets)");
        }
        checkReply(handling, true);
        return new RespondingListener(responder, slot, handling, concurrency, own);
    }

    private static Source source(Socket socket, Handling handling) {
        if (socket instanceof RepSocket rep) {
            checkReply(handling, true);
            return timeout -> {
                var request = rep.receiveRequest(timeout);
                return request == null ? null : new Received(request.message(), request::reply);
            };
        }
        if (socket instanceof ReceiveSocket receiving) {
            checkReply(handling, false);
            return timeout -> {
                var message = receiving.receive(timeout);
                return message == null ? null : new Received(message, reply -> {});
            };
        }
        if (socket instanceof DuplexSocket duplex && !(socket instanceof ReqSocket)) {
            return timeout -> {
                var message = duplex.receive(timeout);
                return message == null ? null : new Received(message, duplex::send);
            };
        }
        throw wrong(handling, "a " + socket.type().name() + " (expected: a socket that receives by itself)");
    }

    private static void checkReply(Handling handling, boolean due) {
        if (handling.method().replies() != due) {
            throw wrong(
                    handling,
                    due
                            ? "the method returns nothing (expected: the reply)"
                            : "the method returns something, and the socket cannot send (expected: void)");
        }
    }

    private static RuntimeException wrong(Handling handling, String reason) {
        return WrongProperty.of(
                WeirBeans.property("sockets", handling.socket()),
                null,
                "@WeirListener on " + handling.method() + ": " + reason);
    }
}
