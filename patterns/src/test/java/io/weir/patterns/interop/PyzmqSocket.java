package io.weir.patterns.interop;

import io.weir.patterns.interop.PeerProcess.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A socket of libzmq, in the process of a {@link PyzmqPeer}. */
final class PyzmqSocket extends PeerSocket {
    PyzmqSocket(PyzmqPeer peer, String name) {
        super(peer, name);
    }

    @Override
    PyzmqSocket set(String option, int value) {
        super.set(option, value);
        return this;
    }

    @Override
    PyzmqSocket set(String option, byte[] value) {
        super.set(option, value);
        return this;
    }

    void disconnect(String endpoint) {
        peer.call("disconnect " + name + " " + quoted(endpoint));
    }

    void unbind(String endpoint) {
        peer.call("unbind " + name + " " + quoted(endpoint));
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
    public String toString() {
        return "libzmq " + name;
    }
}
