package io.weir.patterns.events;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.SocketEvent;
import io.weir.socket.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A listener that keeps what it hears. */
public final class Heard implements Consumer<SocketEvent> {
    private final List<SocketEvent> events = new CopyOnWriteArrayList<>();

    /** Makes one that hears nothing yet. */
    public Heard() {}

    /** Listens to the socket from now on. */
    public static Heard from(Socket socket) {
        Heard heard = new Heard();
        socket.onEvent(heard);
        return heard;
    }

    @Override
    public void accept(SocketEvent event) {
        events.add(event);
    }

    /** What was heard so far. */
    public List<SocketEvent> events() {
        return List.copyOf(events);
    }

    /** What was heard so far of one kind. */
    public <E extends SocketEvent> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The names of what was heard so far, in order. */
    public List<String> names() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    /** Waits until exactly these were heard. */
    public void eventuallyExactly(String... names) throws Exception {
        eventually(() -> assertThat(names()).containsExactly(names));
    }

    /** Waits until these were heard first. */
    public void eventuallyFirst(String... names) throws Exception {
        eventually(() -> assertThat(names()).startsWith(names));
    }

    /** Waits until one of that kind was heard, and returns the first. */
    public <E extends SocketEvent> E first(Class<E> kind) throws Exception {
        eventually(() -> assertThat(all(kind)).isNotEmpty());
        return all(kind).get(0);
    }

    /** Forgets what was heard. */
    public void forget() {
        events.clear();
    }
}
