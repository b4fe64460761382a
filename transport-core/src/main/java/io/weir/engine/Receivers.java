package io.weir.engine;

import io.weir.queue.WaitQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the receivers of a socket that has become readable: its handler or proxy if it has one, else one waiting thread for
 * each burst of messages. Listeners are always called. Methods are for any thread unless they say otherwise.
 */
final class Receivers {
    private final String socket;
    private final WaitQueue waiters = new WaitQueue();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Written under the receive lock. */
    private volatile @Nullable HandlerLoop handler;

    Receivers(String socket) {
        this.socket = socket;
    }

    /** Where receivers wait. */
    WaitQueue waiters() {
        return waiters;
    }

    /** Receive lock: fails if a handler or proxy receives. */
    void checkNoHandler() {
        if (handler != null) {
            throw new IllegalStateException(
                    socket + ": its handler or proxy receives (expected: no handler, no proxy)");
        }
    }

    /** Receive lock: has the loop receive from here on. */
    void handler(HandlerLoop loop) {
        if (handler != null) {
            throw new IllegalStateException(socket + ": has a handler or a proxy already");
        }
        handler = loop;
    }

    /** Receive lock: ends that; false if another loop receives, or none. */
    boolean removeHandler(HandlerLoop loop) {
        boolean was = handler == loop;
        if (was) {
            handler = null;
        }
        return was;
    }

    /** Runs the listener now, and whenever the socket turns readable, and when it closes. */
    void addListener(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /** Whether there is anything to tell. */
    boolean isEmpty() {
        return handler == null && waiters.isEmpty() && listeners.isEmpty();
    }

    /** There may be something to receive. */
    void signal() {
        HandlerLoop loop = handler;
        if (loop == null) {
            waiters.wakeNext();
        } else {
            loop.signal();
        }
        tellListeners();
    }

    /** The same, from the peer with that connection: a handler runs on its thread if that is an event loop. */
    void signalNear(PeerConnection from) {
        HandlerLoop loop = handler;
        if (loop == null) {
            waiters.wakeNext();
        } else {
            loop.signalNear(from);
        }
        tellListeners();
    }

    /** The socket is closed: all of them look, and find that. */
    void signalAll() {
        waiters.wakeAll();
        HandlerLoop loop = handler;
        if (loop != null) {
            loop.signal();
        }
        tellListeners();
    }

    private void tellListeners() {
        for (Runnable listener : listeners) {
            listener.run();
        }
    }
}
