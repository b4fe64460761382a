package io.weir.spring;

import io.weir.Message;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What becomes of one message of a listener: the call, its observation, its failure; and how many there were. */
final class Handling {
    private static final System.Logger LOG = System.getLogger("io.weir.failure");

    private final String socket;
    private final ListenerMethod method;
    private final ListenerObserver observer;
    private final @Nullable WeirErrorHandler errors;
    private final LongAdder handled = new LongAdder();
    private final LongAdder failed = new LongAdder();

    Handling(String socket, ListenerMethod method, ListenerObserver observer, @Nullable WeirErrorHandler errors) {
        this.socket = socket;
        this.method = method;
        this.observer = observer;
        this.errors = errors;
    }

    /** The reply; null for none. What the error handler makes no reply of is thrown, and so is what it throws itself. */
    @Nullable Message answer(Message message) throws Exception {
        try {
            return call(message);
        } catch (Exception | Error e) {
            Message reply = errors == null ? null : errors.failed(socket, message, e);
            if (reply == null) {
                throw e;
            }
            return reply;
        }
    }

    /**
     * The same where no client waits: an error handler that returns nothing has done its work. Without one the failure is logged, and
     * what the error handler throws is logged, too.
     */
    @Nullable Message handle(Message message) throws InterruptedException {
        try {
            return call(message);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            return handleFailure(message, e);
        }
    }

    private @Nullable Message handleFailure(Message message, Throwable failure) throws InterruptedException {
        if (errors == null) {
            log("a listener failed", failure);
            return null;
        }
        try {
            return errors.failed(socket, message, failure);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            if (e != failure) {
                e.addSuppressed(failure);
            }
            log("an error handler failed", e);
            return null;
        }
    }

    private @Nullable Message call(Message message) throws Exception {
        try {
            Message reply = observer.observe(socket, method.toString(), message, () -> method.call(message));
            handled.increment();
            return reply;
        } catch (Exception | Error e) {
            failed.increment();
            throw e;
        }
    }

    void log(String what, Throwable cause) {
        LOG.log(System.Logger.Level.WARNING, socket + ", " + method + ": " + what, cause);
    }

    ListenerMethod method() {
        return method;
    }

    String socket() {
        return socket;
    }

    /** Messages that the method was called with and returned from. */
    long handled() {
        return handled.sum();
    }

    /** Messages that it failed on. */
    long failed() {
        return failed.sum();
    }
}
