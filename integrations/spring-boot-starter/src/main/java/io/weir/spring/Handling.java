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

    /** The reply; null for none. What the error handler makes no reply of, is thrown. */
    @Nullable Message answer(Message message) throws Exception {
        try {
            Message reply = observer.observe(socket, method.toString(), () -> method.call(message));
            handled.increment();
            return reply;
        } catch (Exception | Error e) {
            failed.increment();
            Message reply = errors == null ? null : errors.failed(socket, message, e);
            if (reply == null) {
                throw e;
            }
            return reply;
        }
    }

    /** The same where no client waits: an error handler that returns nothing has done its work, and without one it is logged. */
    @Nullable Message handle(Message message) throws InterruptedException {
        try {
            return answer(message);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            if (errors == null) {
                log("a listener failed", e);
            }
            return null;
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
