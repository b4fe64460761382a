package io.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves threads of Weir running or, on Linux, sockets open.
 *
 * <p>It is registered for every class by {@code META-INF/services}, and looks last: after {@code @AfterAll} methods,
 * {@code @AutoClose} fields and the callbacks of all other extensions. What a class leaves behind is charged to that
 * class only. Classes must not run in parallel with each other in one JVM; the build has two.
 */
public final class LeakCheck implements BeforeAllCallback {
    /** Configuration parameter: the seconds that threads and sockets are given to end, five unless told. */
    static final String PATIENCE = "weir.leakcheck.patience";

    private static final String THREADS = "weir-";
    private static final String ATTACHING = "/.java_pid";
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path NETWORK = Path.of("/proc/self/net");

    static {
        openWhatTheJdkKeeps();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (context.getParent().flatMap(ExtensionContext::getTestClass).isPresent()) {
            return; // A nested class may go on using what the outer one has opened.
        }
        Duration patience = context.getConfigurationParameter(PATIENCE, Long::valueOf)
                .map(Duration::ofSeconds)
                .orElse(Duration.ofSeconds(5));
        Set<Thread> threads = threads();
        Set<String> sockets = sockets();
        // A resource of the store is closed when all callbacks have run.
        context.getStore(Namespace.create(LeakCheck.class))
                .put(LeakCheck.class, (AutoCloseable) () -> check(threads, sockets, patience));
    }

    private static void check(Set<Thread> threadsBefore, Set<String> socketsBefore, Duration patience) {
        if (!Eventually.within(patience, () -> added(threads(), threadsBefore).isEmpty())) {
            throw new AssertionError("threads left running: " + describe(added(threads(), threadsBefore)));
        }
        if (!Eventually.within(patience, () -> openedSince(socketsBefore).isEmpty())) {
            throw new AssertionError("sockets left open: " + openedSince(socketsBefore));
        }
    }

    /** Without that on which the JVM listens for agents from the first on. */
    private static List<String> openedSince(Set<String> socketsBefore) {
        return added(sockets(), socketsBefore).stream()
                .map(LeakCheck::kernelsLine)
                .filter(line -> !line.contains(ATTACHING))
                .toList();
    }

    private static <T> Set<T> added(Set<T> now, Set<T> before) {
        now.removeAll(before);
        return now;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREADS))
                .collect(Collectors.toSet());
    }

    private static String describe(Set<Thread> threads) {
        return threads.stream()
                .map(thread -> "\n" + thread.getName()
                        + Stream.of(thread.getStackTrace())
                                .map(frame -> "\n    at " + frame)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    /** The numbers by which the kernel knows them. */
    private static Set<String> sockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return new HashSet<>();
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors
                    .map(LeakCheck::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // It was closed since the directory was read.
        }
    }

    /** Of which family it is, with its addresses and state as the kernel writes them. */
    private static String kernelsLine(String socket) {
        for (String family : List.of("tcp", "tcp6", "udp", "udp6", "unix")) {
            try (Stream<String> lines = Files.lines(NETWORK.resolve(family))) {
                Optional<String> line = lines.filter(each -> each.matches(".*\\s" + socket + "(\\s.*)?"))
                        .findFirst();
                if (line.isPresent()) {
                    return family + " " + line.get().strip();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return socket;
    }

    /** The JDK opens a socket of its own with the first channel, and keeps it; that must not look like a leak. */
    private static void openWhatTheJdkKeeps() {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel.open(server.getLocalAddress()).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
