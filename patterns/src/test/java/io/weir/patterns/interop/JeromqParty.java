package io.weir.patterns.interop;

import static io.weir.testing.Eventually.within;

import io.weir.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** A socket of JeroMQ; for one thread. */
record JeromqParty(ZMQ.Socket socket) implements Party {
    /**
     * JeroMQ 0.6.0 now and then connects and is deaf and dumb then, to libzmq as to us. Its next attempt gets through, and
     * comes as soon as it has lost patience.
     */
    private static final int HANDSHAKE_MILLIS = 500;

    private static final System.Logger LOG = System.getLogger("io.weir.test");

    /**
     * JeroMQ 0.6.0 now and then reads a message from its connection and never hands it out, also one of another JeroMQ. So
     * an exchange with it may be tried three times; a fault of Weir fails each of them.
     */
    static void retrying(Exchange exchange) throws Exception {
        for (int left = 2; left > 0; left--) {
            try {
                exchange.run();
                return;
            } catch (AssertionError e) {
                LOG.log(System.Logger.Level.WARNING, "once more, since JeroMQ may be deaf", e);
            }
        }
        exchange.run();
    }

    /** A test, or a part of one, that opens all that it needs. */
    @FunctionalInterface
    interface Exchange {
        void run() throws Exception;
    }

    /** Opens a socket; closed with the context, or earlier. */
    static JeromqParty open(ZContext context, String type) {
        ZMQ.Socket socket = context.createSocket(SocketType.valueOf(type));
        socket.setLinger(0);
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        return new JeromqParty(socket);
    }

    /** Binds, once the address is free: JeroMQ gives it back some time after the close of the socket that had it. */
    @Override
    public String bind(String endpoint) {
        check(within(PATIENCE, () -> binds(endpoint)), "bind");
        return socket.getLastEndpoint();
    }

    private boolean binds(String endpoint) {
        try {
            return socket.bind(endpoint);
        } catch (ZMQException e) {
            if (e.getErrorCode() == ZMQ.Error.EADDRINUSE.getCode()) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void connect(String endpoint) {
        check(socket.connect(endpoint), "connect");
    }

    @Override
    public void send(Message message) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int last = message.frameCount() - 1;
        while (!begin(message.array(0), last == 0 ? 0 : ZMQ.SNDMORE)) {
            check(System.nanoTime() - deadline < 0, "send");
            attend();
        }
        for (int i = 1; i <= last; i++) {
            check(socket.send(message.array(i), i == last ? 0 : ZMQ.SNDMORE), "send");
        }
    }

    /** Sends the first frame, which decides; a ROUTER with MANDATORY refuses it as long as the peer is not there. */
    private boolean begin(byte[] frame, int more) {
        try {
            return socket.send(frame, more | ZMQ.DONTWAIT);
        } catch (ZMQException e) {
            if (e.getErrorCode() == ZMQ.Error.EHOSTUNREACH.getCode()) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void attend() {
        socket.getEvents();
    }

    @Override
    public @Nullable Message receive(Duration timeout) {
        // Not its own time-outs: a receive that timed out now and then makes JeroMQ 0.6.0 miss the next signal for
        // good.
        List<byte[]> frames = new ArrayList<>();
        if (!within(timeout, () -> begins(frames))) {
            return null;
        }
        while (socket.hasReceiveMore()) {
            frames.add(socket.recv());
        }
        return Message.wrap(frames);
    }

    /** Takes the first frame of a message, if there is one. */
    private boolean begins(List<byte[]> frames) {
        byte[] frame = socket.recv(ZMQ.DONTWAIT);
        return frame != null && frames.add(frame);
    }

    @Override
    public void subscribe(byte[] topic) {
        if (socket.getSocketType() == SocketType.XSUB) {
            send(Message.of(Topics.subscription(topic)));
        } else {
            check(socket.subscribe(topic), "subscribe");
        }
    }

    @Override
    public void unsubscribe(byte[] topic) {
        if (socket.getSocketType() == SocketType.XSUB) {
            send(Message.of(Topics.cancellation(topic)));
        } else {
            check(socket.unsubscribe(topic), "unsubscribe");
        }
    }

    private void check(boolean done, String what) {
        if (!done) {
            throw new AssertionError(this + " could not " + what + ": error " + socket.errno());
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public String toString() {
        return "JeroMQ " + socket.getSocketType();
    }
}
