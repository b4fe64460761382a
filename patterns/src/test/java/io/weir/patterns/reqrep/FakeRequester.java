package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.pattern.ReceiveStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Pending requests over fakes, with the handler that takes each reply as it comes. */
final class FakeRequester {
    static final int LIMIT = 5;

    final FakeSocket socket = new FakeSocket();
    final PendingRequests calls;

    FakeRequester(Retry retry, boolean numbered) {
        calls = new PendingRequests(socket, new OneServer(), retry, LIMIT, numbered, socket::nanoTime);
    }

    private record OneServer() implements Servers {
        @Override
        public int connected() {
            return 1;
        }

        @Override
        public Map<String, String> unreachable() {
            return Map.of("tcp://there:1", "refused");
        }
    }

    /** A server comes. */
    FakePeer server(String name) {
        FakePeer peer = new FakePeer(name);
        comes(peer);
        return peer;
    }

    /** A server comes, or comes back. */
    void comes(FakePeer peer) {
        peer.connected(true);
        calls.sending().attached(peer);
        calls.receiving().attached(peer);
        calls.sending().established(peer);
        calls.receiving().established(peer);
    }

    /** The connection is lost, and requests go there no more until it {@link #comes} back, as with the option immediate. */
    void disconnects(FakePeer peer) {
        peer.connected(false);
        calls.sending().disconnected(peer);
        calls.sending().detached(peer);
    }

    /** The server is gone for good. */
    void leaves(FakePeer peer) {
        peer.goes();
        calls.sending().disconnected(peer);
        calls.sending().detached(peer);
        calls.receiving().detached(peer);
    }

    PendingRequest begin(String body) {
        return begin(body, Duration.ofHours(1));
    }

    PendingRequest begin(String body, Duration timeout) {
        return begin(Message.of(body), timeout);
    }

    PendingRequest begin(Message body, Duration timeout) {
        return calls.begin(body, timeout, Runnable::run);
    }

    /** The message of the server that answers the request, which has a number. */
    Message replyTo(PendingRequest call, String body) {
        return Message.of(body).prepend(new byte[0]).prepend(call.request.array(0));
    }

    /** The server sends that, and the handler receives it. */
    void sends(FakePeer server, Message... replies) {
        arrives(server, replies);
        receivesAll();
    }

    /** The server sends that, and the handler has yet to receive it. */
    void arrives(FakePeer server, Message... replies) {
        if (server.sends(replies)) {
            calls.receiving().readable(server);
        }
    }

    void receivesAll() {
        Message reply;
        while ((reply = calls.receiving().receive(ReceiveStep.now())) != null) {
            calls.answered().succeed(reply);
        }
    }

    /** The last frames of what the server was sent. */
    static List<String> bodies(FakePeer server) {
        return server.messages.stream()
                .map(message -> message.text(message.frameCount() - 1))
                .toList();
    }
}
