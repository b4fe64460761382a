package io.weir.patterns.stream;

import io.weir.Message;
import io.weir.engine.SocketCore;
import io.weir.socket.Receiving;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * The messages of a socket as a stream, in which demand is back-pressure to the peer: a message is taken from the socket when
 * a subscriber has asked for it, and not before. What was not asked for waits in the socket, up to its high-water mark; then
 * the peer is no longer read, and it blocks or drops by its own policy.
 *
 * <pre>{@code
 * MessagePublisher.of(pull).subscribe(subscriber);
 * JdkFlowAdapter.flowPublisherToFlux(MessagePublisher.of(sub)).map(Message::text)   // Reactor
 * }</pre>
 *
 * <p><b>Subscribers.</b> Any number, at any time. Each message goes to one of them, as with any receivers of one socket, and
 * each has those that it gets in the order of the socket. A socket with a handler or a proxy has no messages for
 * others: its subscribers get {@code onError} with an {@link IllegalStateException}.
 *
 * <p><b>Threads.</b> {@code onSubscribe} is called by the thread that subscribes, everything else on the context's executor
 * (of a socket that is closed already by that thread, too), one call at a time for each subscriber. A subscriber may block there, which holds one thread of that executor. After 256
 * messages it gives way to what else the executor has to run. {@code request} and {@code cancel} are for any thread, and
 * never wait.
 *
 * <p><b>Bounds.</b> None of its own: the stream has at most one message in its hands.
 *
 * <p><b>Ownership.</b> A message is the subscriber's, as from {@link Receiving#receive()}; it may {@linkplain
 * Message#release() release} it. After {@code cancel} none is taken any more, and what the subscriber did not ask for stays
 * in the socket for other receivers. One that was taken at that very moment is still handed over (rule 2.8), so that none is
 * lost.
 *
 * <p><b>The end.</b> Closing the socket is {@code onComplete}, at once and without demand: the application has ended the
 * stream, and no peer can. What is in the socket by then is dropped and counted as {@link io.weir.DropReason#CLOSED}, as
 * ever; to have it, let the peers end first. {@code onError} is for what makes receiving impossible while the socket is
 * open. A subscriber that throws is cancelled, and that is logged.
 *
 * <p><b>Turns.</b> A REP has its next message when the last one was answered, a REQ when it has sent; until then the stream
 * waits, whatever the demand.
 */
public final class MessagePublisher implements Flow.Publisher<Message> {
    private final SocketCore core;

    private MessagePublisher(SocketCore core) {
        this.core = core;
    }

    /** Publishes what the socket receives. Nothing happens to the socket before something subscribes and asks. */
    public static MessagePublisher of(Receiving socket) {
        return new MessagePublisher(Cores.of(Objects.requireNonNull(socket, "socket")));
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Message> subscriber) {
        new MessageSubscription(core, Objects.requireNonNull(subscriber, "subscriber")).begin();
    }

    /** The name of the socket. */
    @Override
    public String toString() {
        return "MessagePublisher[" + core.name() + "]";
    }
}
