package io.weir.patterns.pubsub;

import io.weir.Message;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.transport.Command;
import io.weir.transport.RemoteMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tells publishers that keep messages for a SUB or XSUB by name how far it has got: when a connection begins what has
 * arrived, so that nothing comes twice or is left out; and now and then what the application has done with, so that it is kept
 * no longer. A message is done with when the application comes for the next, or closes the socket: one that was in its hands
 * when its process was killed comes again. Publishers that do not ask for it are told nothing. Under the lock of the socket.
 */
final class Acknowledger {
    /** What was done with so long before a kill may come again. */
    static final Duration DELAY = Duration.ofMillis(10);

    /** After so many messages, or bytes, publishers are told without delay. */
    static final int MOST_MESSAGES = 256;

    private static final long MOST_BYTES = 1 << 20;
    private static final String PROPERTY = Command.RESUMES.toLowerCase(Locale.ROOT);

    private final SendContext socket;
    private final Map<Peer, Progress> publishers = new HashMap<>();

    /** Whose message was taken last, as long as the application did not come for the next; null otherwise. */
    private @Nullable Progress inHand;

    /** Whether publishers are told when the delay has passed. */
    private boolean due;

    /** How far it has got with one publisher, by all its connections. */
    private static final class Progress {
        private final long stream = ThreadLocalRandom.current().nextLong();
        private long taken;
        private long told;
        private long bytesSince;
    }

    Acknowledger(SendContext socket) {
        this.socket = socket;
    }

    /** A connection of the publisher is ready, and was told what is subscribed to. */
    void connected(Peer publisher) {
        RemoteMetadata remote = publisher.remote();
        if (remote != null && remote.properties().containsKey(PROPERTY)) {
            Progress progress = publishers.computeIfAbsent(publisher, unknown -> new Progress());
            publisher
                    .out()
                    .send(new Command.Resume(progress.stream, publisher.in().arrived()));
            tell(publisher, progress);
        }
    }

    /** The application comes for a message, and finds one or not. */
    void comes() {
        if (inHand != null) {
            inHand = null;
            tellSoon();
        }
    }

    /** The application takes a message, or it is dropped in its place. */
    void taken(Message message, Peer publisher) {
        Progress progress = publishers.get(publisher);
        if (progress == null) {
            return;
        }
        progress.taken++;
        progress.bytesSince += message.size();
        inHand = progress;
        if (progress.taken - progress.told > MOST_MESSAGES || progress.bytesSince > MOST_BYTES) {
            tell(publisher, progress);
        } else {
            tellSoon();
        }
    }

    private void tellSoon() {
        if (!due) {
            due = true;
            socket.postLater(this::tellAll, DELAY);
        }
    }

    private void tellAll() {
        due = false;
        publishers.forEach((publisher, progress) -> {
            if (done(progress) != progress.told) {
                tell(publisher, progress);
            }
        });
    }

    private long done(Progress progress) {
        return progress.taken - (inHand == progress ? 1 : 0);
    }

    private void tell(Peer publisher, Progress progress) {
        progress.told = done(progress);
        progress.bytesSince = 0;
        publisher.out().send(new Command.Acknowledge(progress.told));
    }

    /** The application closes the socket: it has done with all that it took. */
    void closes() {
        inHand = null;
        tellAll();
    }

    /** The publisher is not wanted any more, or gone for good. */
    void leaving(Peer publisher) {
        Progress progress = publishers.remove(publisher);
        if (progress != null && done(progress) != progress.told) {
            tell(publisher, progress);
        }
    }
}
