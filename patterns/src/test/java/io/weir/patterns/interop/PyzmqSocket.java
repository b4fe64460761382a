package io.weir.patterns.interop;

import io.weir.Message;
import io.weir.patterns.interop.PyzmqPeer.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A socket of libzmq, in the process of a {@link PyzmqPeer}. */
record PyzmqSocket(PyzmqPeer peer, String name) implements Party {
    /** Sets an option by its name without ZMQ_. */
    PyzmqSocket set(String option, int value) {
        peer.call("number " + name + " " + option + " " + value);
        return this;
    }

    /** Sets an option by its name without ZMQ_. */
    PyzmqSocket set(String option, byte[] value) {
        peer.call("bytes " + name + " " + option, value);
        return this;
    }

    /** One word, whatever is in the path of an ipc endpoint. */
    private static String quoted(String endpoint) {
        return endpoint.replace("%", "%25").replace(" ", "%20");
    }

    private static String unquoted(String endpoint) {
        return URLDecoder.decode(endpoint.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String bind(String endpoint) {
        return unquoted(
                peer.call("bind " + name + " " + quoted(endpoint)).words().get(0));
    }

    @Override
    public void connect(String endpoint) {
        peer.call("connect " + name + " " + quoted(endpoint));
    }

    void disconnect(String endpoint) {
        peer.call("disconnect " + name + " " + quoted(endpoint));
    }

    void unbind(String endpoint) {
        peer.call("unbind " + name + " " + quoted(endpoint));
    }

    @Override
    public void send(Message message) {
        if (!trySend(message, PATIENCE)) {
            throw new AssertionError(this + " could not send in " + PATIENCE);
        }
    }

    /** Sends, or says that there was no room in time. */
    boolean trySend(Message message, Duration timeout) {
        byte[][] frames = new byte[message.frameCount()][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = message.array(i);
        }
        return peer.call("send " + name + " " + timeout.toMillis(), frames)
                .status()
                .equals("ok");
    }

    @Override
    public @Nullable Message receive(Duration timeout) {
        Answer answer = peer.call("receive " + name + " " + timeout.toMillis());
        return answer.status().equals("message") ? Message.wrap(answer.blobs()) : null;
    }

    /** Receives a message and returns who the ZAP handler said that it comes from. */
    String receiveUserId() {
        return new String(
                peer.call("user_id " + name + " " + PATIENCE.toMillis()).blobs().get(0), StandardCharsets.UTF_8);
    }

    /** Sends so many messages of two frames, a number and filler; see {@link #drain}. */
    CompletableFuture<Answer> pump(int first, int count, int size) {
        return peer.begin("pump " + name + " " + first + " " + count + " " + size);
    }

    /** Receives so many messages of two frames; fails unless their numbers follow each other. Returns how many came. */
    int drain(int first, int count, Duration timeout) {
        Answer answer = peer.call("drain " + name + " " + first + " " + count + " " + timeout.toMillis());
        return Integer.parseInt(answer.words().get(0));
    }

    @Override
    public void subscribe(byte[] topic) {
        if (name.startsWith("xsub")) {
            send(Message.of(Topics.subscription(topic)));
        } else {
            peer.call("subscribe " + name, topic);
        }
    }

    @Override
    public void unsubscribe(byte[] topic) {
        if (name.startsWith("xsub")) {
            send(Message.of(Topics.cancellation(topic)));
        } else {
            peer.call("unsubscribe " + name, topic);
        }
    }

    /** Has libzmq write down what happens to connections, from now on. */
    PyzmqSocket monitor() {
        peer.call("monitor " + name);
        return this;
    }

    /** What happened to connections, such as {@code DISCONNECTED}, up to the one that is wanted or the end of the time. */
    List<String> events(String wanted, Duration timeout) {
        return peer.call("events " + name + " " + wanted + " " + timeout.toMillis())
                .words();
    }

    /** Closes, after libzmq has sent what is unsent, or the time ran out; returns at once. */
    void close(Duration linger) {
        peer.call("close " + name + " " + linger.toMillis());
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    @Override
    public String toString() {
        return "libzmq " + name;
    }
}
