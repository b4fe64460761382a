package io.weir.patterns.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.option.OptionsBuilder;
import io.weir.option.Reconnection;
import io.weir.socket.Receiving;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What all rules stand on: a wire, and words for what they do with it. */
public interface OnWire {
    /** How long anything may take that should happen at once, on a machine that is busy. */
    Duration PATIENCE = Duration.ofSeconds(10);

    /** Long enough to see that nothing happens. */
    Duration A_WHILE = Duration.ofMillis(50);

    /** The wire that the rules are checked on. */
    Wire wire();

    /** Takes a message that should be there, or come soon. */
    static Message receive(Receiving from) throws InterruptedException {
        Message message = from.receive(PATIENCE);
        assertThat(message).as("a message").isNotNull();
        return message;
    }

    /** Takes so many messages and returns the texts of their first frames. */
    static List<String> receiveTexts(Receiving from, int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(receive(from).text());
        }
        return texts;
    }

    /** The frames of a message as texts. */
    static List<String> frames(Message message) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < message.frameCount(); i++) {
            frames.add(message.text(i));
        }
        return frames;
    }

    /** Takes a message that should be there, or come soon, and returns its frames. */
    static List<String> receiveFrames(Receiving from) throws InterruptedException {
        return frames(receive(from));
    }

    /** Asserts that nothing comes for a while. */
    static void assertNothingComes(Receiving to) throws InterruptedException {
        assertThat(to.receive(A_WHILE)).as("a message").isNull();
    }

    /** Waits until a socket has so many peers. */
    static void awaitPeers(Socket socket, int count) throws InterruptedException {
        assertThat(socket.awaitPeers(count, PATIENCE))
                .as("%s has %d peers", socket, count)
                .isTrue();
    }

    /** Options of a socket that drops what is unsent when it is closed, and tries again soon when it lost a peer. */
    static void hasty(OptionsBuilder<?> options) {
        options.linger(Duration.ZERO).reconnection(Reconnection.every(Duration.ofMillis(10)));
    }
}
