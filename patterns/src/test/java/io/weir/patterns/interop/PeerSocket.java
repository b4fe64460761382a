package io.weir.patterns.interop;

import io.weir.Message;
import io.weir.patterns.interop.PeerProcess.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A socket of another library, in a {@link PeerProcess}. */
class PeerSocket implements Party {
    final PeerProcess peer;
    final String name;

    PeerSocket(PeerProcess peer, String name) {
        this.peer = peer;
        this.name = name;
    }

    /** Sets an option by its name in libzmq without ZMQ_. */
    PeerSocket set(String option, int value) {
        peer.call("number " + name + " " + option + " " + value);
        return this;
    }

    /** Sets an option by its name in libzmq without ZMQ_. */
    PeerSocket set(String option, byte[] value) {
        peer.call("bytes " + name + " " + option, value);
        return this;
    }

    /** One word, whatever is in the path of an ipc endpoint. */
    static String quoted(String endpoint) {
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

    @Override
    public void close() {
        peer.call("close " + name + " 0");
    }

    @Override
    public String toString() {
        return name + " of the other library";
    }
}
