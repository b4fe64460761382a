package io.weir.docs.programs;

import io.weir.SocketClosedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A main on a thread. What it and the threads that it starts print is told apart from what others print. */
final class JavaProgram extends Program {
    private static final InheritableThreadLocal<Lines> OUTPUT = new InheritableThreadLocal<>();

    static {
        System.setOut(new PrintStream(new ByThread(System.out), true, StandardCharsets.UTF_8));
    }

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    JavaProgram(Class<?> program, String... args) {
        super(program.getSimpleName());
        thread = new Thread(() -> run(program, args), program.getSimpleName());
        thread.start();
    }

    private void run(Class<?> program, String... args) {
        OUTPUT.set(new Lines(this));
        try {
            program.getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            ended(e.getCause());
        } catch (ReflectiveOperationException e) {
            ended(e);
        }
    }

    private void ended(Throwable cause) {
        if (!(cause instanceof InterruptedException) && !(cause instanceof SocketClosedException)) {
            failure.set(cause);
            printed("failed: " + cause);
        }
    }

    @Override
    void awaitEnd() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (thread.isAlive()) {
            throw new AssertionError(name() + " does not end");
        }
        if (failure.get() != null) {
            throw new AssertionError(name() + " failed", failure.get());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        awaitEnd();
    }

    /** Writes to the lines of the program to which the writing thread belongs. */
    private static final class ByThread extends OutputStream {
        private final OutputStream otherwise;

        ByThread(OutputStream otherwise) {
            this.otherwise = otherwise;
        }

        @Override
        public void write(int b) throws IOException {
            OutputStream lines = OUTPUT.get();
            (lines == null ? otherwise : lines).write(b);
        }
    }
}
