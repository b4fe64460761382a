package io.weir.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.weir.Message;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Observes what sockets send and receive: each call here makes one observation of a registry, with the name of the socket.
 *
 * <pre>{@code
 * WeirObservations observations = WeirObservations.of(registry);
 * Message reply = observations.request(requester, Message.of("how much is tea?"));
 * }</pre>
 *
 * <p>Where a tracer stands behind the registry, the trace goes with the message (W3C Trace Context, by {@link Message#withTrace})
 * to sockets that have the option {@code traceContext}, if the own has it, too; what is observed there belongs to it. Other peers
 * get the same frames as without. Sockets that are not used by way of this class are as they were. Every method is safe from any
 * thread.
 */
public final class WeirObservations {
    /** The name of observations of requests, from the call to the reply or failure. */
    public static final String REQUEST = "weir.request";

    /** The name of observations of handlers that answer requests. */
    public static final String REPLY = "weir.reply";

    /** The name of observations of what is sent without an answer. */
    public static final String PUBLISH = "weir.publish";

    /** The name of observations of what is done with a message that was received. */
    public static final String HANDLE = "weir.handle";

    private static final String SOCKET = "socket";

    private final ObservationRegistry registry;

    private WeirObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** Makes observations of the registry. */
    public static WeirObservations of(ObservationRegistry registry) {
        return new WeirObservations(Objects.requireNonNull(registry, "registry"));
    }

    /** Sends a request and waits for the reply, as {@link Requester#request(Message)} does, whose exceptions it throws. */
    public Message request(Requester requester, Message request) throws InterruptedException {
        MessageSenderContext outgoing = new MessageSenderContext(Kind.CLIENT);
        Observation observation = started(REQUEST, requester.name(), "request", () -> outgoing);
        try (Observation.Scope scope = observation.openScope()) {
            return requester.request(outgoing.on(request));
        } catch (InterruptedException | RuntimeException e) {
            observation.error(e);
            throw e;
        } finally {
            observation.stop();
        }
    }

    /**
     * Sends a request without waiting, as {@link Requester#requestAsync(Message)} does. The observation ends with the stage, by
     * whichever thread completes it.
     */
    public CompletableFuture<Message> requestAsync(Requester requester, Message request) {
        MessageSenderContext outgoing = new MessageSenderContext(Kind.CLIENT);
        Observation observation = started(REQUEST, requester.name(), "request", () -> outgoing);
        CompletableFuture<Message> reply = requester.requestAsync(outgoing.on(request));
        reply.whenComplete((message, failure) -> stop(observation, failure));
        return reply;
    }

    /** Sends a message, as {@link Sending#send(Message)} does, whose exceptions it throws. */
    public void send(Sending socket, Message message) throws InterruptedException {
        MessageSenderContext outgoing = new MessageSenderContext(Kind.PRODUCER);
        Observation observation = started(PUBLISH, ((Socket) socket).name(), "publish", () -> outgoing);
        try (Observation.Scope scope = observation.openScope()) {
            socket.send(outgoing.on(message));
        } catch (InterruptedException | RuntimeException e) {
            observation.error(e);
            throw e;
        } finally {
            observation.stop();
        }
    }

    /** A handler of a {@link Responder} that is observed, by the name of its socket, in the course of the request. */
    public Responder.Handler answering(String socket, Responder.Handler handler) {
        return request -> {
            Observation observation =
                    started(REPLY, socket, "reply", () -> new MessageReceiverContext(request, Kind.SERVER));
            try (Observation.Scope scope = observation.openScope()) {
                return handler.answer(request);
            } catch (Exception | Error e) {
                observation.error(e);
                throw e;
            } finally {
                observation.stop();
            }
        };
    }

    /**
     * A handler of {@link Responder#openAsync} that is observed until its stage completes. Only what the handler does before it
     * returns is in its scope.
     */
    public Function<Message, CompletionStage<Message>> answeringAsync(
            String socket, Function<? super Message, ? extends CompletionStage<Message>> handler) {
        return request -> {
            Observation observation =
                    started(REPLY, socket, "reply", () -> new MessageReceiverContext(request, Kind.SERVER));
            try (Observation.Scope scope = observation.openScope()) {
                CompletionStage<Message> reply = handler.apply(request);
                reply.whenComplete((message, failure) -> stop(observation, failure));
                return reply;
            } catch (RuntimeException | Error e) {
                stop(observation, e);
                throw e;
            }
        };
    }

    /** What is done with a message, observed by the name of the socket that received it, in the course of its sender. */
    public Consumer<Message> handling(String socket, Consumer<? super Message> handler) {
        return message -> {
            Observation observation =
                    started(HANDLE, socket, "handle", () -> new MessageReceiverContext(message, Kind.CONSUMER));
            try (Observation.Scope scope = observation.openScope()) {
                handler.accept(message);
            } catch (RuntimeException | Error e) {
                observation.error(e);
                throw e;
            } finally {
                observation.stop();
            }
        };
    }

    private static void stop(Observation observation, @Nullable Throwable failure) {
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }

    private Observation started(String name, String socket, String what, Supplier<Observation.Context> context) {
        return Observation.createNotStarted(name, context, registry)
                .contextualName(socket + " " + what)
                .lowCardinalityKeyValue(SOCKET, socket)
                .start();
    }
}
