package io.weir.docs.programs;

import io.weir.testing.FreePort;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;

/**
 * Programs of which one half is written in one language and the other half in another. What a test starts ends with it,
 * in the opposite order.
 */
abstract class Mix {
    /** An endpoint to bind to: any port. */
    static final String ANY = "tcp://127.0.0.1:*";

    private final Language first;
    private final Language second;
    private final Deque<Program> started = new ArrayDeque<>();

    Mix(Language first, Language second) {
        this.first = first;
        this.second = second;
    }

    @AfterEach
    void endPrograms() {
        started.forEach(Program::close);
    }

    /** Starts a program of the half that others connect to. */
    final Program first(Class<?> program, String... args) {
        return start(first, program, args);
    }

    /** Starts a program of the half that connects. */
    final Program second(Class<?> program, String... args) {
        return start(second, program, args);
    }

    /** How many programs of the half that connects a test starts: a process costs more than a thread. */
    final int crowd(int threads, int processes) {
        return second == Language.JAVA ? threads : processes;
    }

    private Program start(Language language, Class<?> program, String... args) {
        Program running = language == Language.JAVA
                ? new JavaProgram(program, args)
                : new PythonProgram(function(program.getSimpleName()), args);
        started.push(running);
        return running;
    }

    /** HelloServer is hello_server in Python. */
    private static String function(String name) {
        return name.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** An endpoint that is not listened on, for programs that connect first. */
    static String unbound() {
        return "tcp://127.0.0.1:" + FreePort.find();
    }
}
