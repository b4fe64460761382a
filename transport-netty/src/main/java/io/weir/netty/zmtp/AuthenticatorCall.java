package io.weir.netty.zmtp;

import io.netty.channel.EventLoop;
import io.weir.AuthenticatorException;
import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.security.Verdict;
import io.weir.transport.AuthenticatorThreads;
import io.weir.transport.RefusedException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One question to an authenticator:
 *
 * <pre>
 *   event loop              executor                      any thread         event loop
 *   ask         --------&gt;   authenticate  -- stage --&gt;   verdict   -----&gt;   answered
 * </pre>
 *
 * <p>The answer comes once, on the event loop, or not at all if the loop has ended. The one that asked looks whether the
 * connection has, since the stage of an application cannot be stopped: others may wait for the same one.
 */
final class AuthenticatorCall {
    private final Authenticator authenticator;
    private final Credentials credentials;
    private final EventLoop loop;
    private final BiConsumer<Verdict.@Nullable Accepted, @Nullable RefusedException> answered;
    private volatile boolean dropped;
    private Runnable onDenied = () -> {};

    /**
     * Prepares a question.
     *
     * @param loop where the answer is given
     * @param answered gets either what the authenticator accepted, or why the peer is refused
     */
    AuthenticatorCall(
            Authenticator authenticator,
            Credentials credentials,
            EventLoop loop,
            BiConsumer<Verdict.@Nullable Accepted, @Nullable RefusedException> answered) {
        this.authenticator = authenticator;
        this.credentials = credentials;
        this.loop = loop;
        this.answered = answered;
    }

    /** Asks on those threads, in the turn of that network; does not wait. */
    void ask(AuthenticatorThreads threads, String network) {
        try {
            onDenied = () -> threads.denied(network);
            threads.execute(network, this::call);
        } catch (RejectedExecutionException e) {
            answer(null, new AuthenticatorException("the context is closed"));
        }
    }

    /** The connection has ended: if the authenticator was not asked yet, it is not. */
    void drop() {
        dropped = true;
    }

    private void call() {
        if (dropped) {
            wipe();
            return;
        }
        CompletionStage<Verdict> stage;
        try {
            stage = authenticator.authenticate(credentials);
        } catch (Throwable e) { // of the application: an Error, too, is that of this peer only
            answer(null, e);
            return;
        }
        if (stage == null) {
            answer(null, null);
        } else {
            stage.whenComplete(this::answer);
        }
    }

    private void answer(@Nullable Verdict verdict, @Nullable Throwable failure) {
        wipe();
        if (verdict instanceof Verdict.Refused refused && refused.status() == Verdict.Status.DENIED) {
            onDenied.run();
        }
        try {
            loop.execute(() -> {
                if (verdict instanceof Verdict.Accepted accepted) {
                    answered.accept(accepted, null);
                } else if (verdict instanceof Verdict.Refused refused) {
                    answered.accept(null, refusal(refused));
                } else {
                    answered.accept(null, broken(failure));
                }
            });
        } catch (RejectedExecutionException e) {
            // The loop has ended, and with it the connection.
        }
    }

    private void wipe() {
        byte[] password = credentials.password();
        if (password != null) {
            Arrays.fill(password, (byte) 0);
        }
    }

    private RefusedException refusal(Verdict.Refused verdict) {
        Refusal reason = switch (verdict.status()) {
            case TRY_LATER -> Refusal.AUTHENTICATION_DEFERRED;
            case DENIED -> Refusal.AUTHENTICATION_DENIED;
            case FAILED -> Refusal.AUTHENTICATION_FAILED;
        };
        return new RefusedException(reason, said(verdict.status().code() + " for", verdict.reason()));
    }

    private RefusedException broken(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            return new RefusedException(Refusal.AUTHENTICATOR_BROKEN, said("no verdict for", "null"));
        }
        if (cause instanceof AuthenticatorException known) {
            return new RefusedException(
                    Refusal.AUTHENTICATOR_BROKEN, said("no verdict for", String.valueOf(known.getMessage())));
        }
        // Its message is the application's, and may hold what it was given.
        return new RefusedException(
                Refusal.AUTHENTICATOR_BROKEN,
                said("no verdict for", cause.getClass().getName()),
                UnquotedFailure.of(cause));
    }

    /** The user's name comes from the peer. */
    private String said(String what, String reason) {
        return CommandBody.printable(what + ' ' + credentials + ": " + reason);
    }
}
