package io.weir.netty.address;

import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an ipc endpoint says.
 *
 * <pre>
 * ipc://server.ipc      a file, from the working directory
 * ipc:///tmp/server     a file
 * ipc://@server         a name of Linux's abstract namespace, no file at all
 * ipc://*               for bind: a file in a new directory of our own
 * </pre>
 *
 * <p>The new directory is made in {@code java.io.tmpdir}; where that is so deep that no socket's path fits behind it, as
 * build systems like to have it, in {@code /tmp}.
 *
 * <p>A path or name may have 107 bytes of UTF-8, the {@code @} included: that is Linux's limit less one, as in libzmq.
 * NIO's channels take one byte less, and no abstract names.
 */
public final class IpcAddress {
    private static final int MAX_BYTES = 107;
    /** What every interface takes, NIO too. */
    private static final int MAX_BYTES_EVERYWHERE = MAX_BYTES - 1;

    private static final Path FALLBACK = Path.of("/tmp");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String path;
    private final @Nullable Path freshDirectory;

    private IpcAddress(String path, @Nullable Path freshDirectory) {
        this.path = path;
        this.freshDirectory = freshDirectory;
    }

    /**
     * Reads an endpoint to bind. For {@code *} it makes a name up; {@link SocketFile} creates the directory.
     *
     * @throws InvalidEndpointException if it isn't one, with what was expected
     */
    public static IpcAddress forBind(Endpoint endpoint) {
        if (!endpoint.address().equals("*")) {
            return read(endpoint, endpoint.address(), null);
        }
        return inNewDirectory(endpoint, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static IpcAddress inNewDirectory(Endpoint endpoint, Path temporary) {
        String name = "weir-" + HexFormat.of().toHexDigits(RANDOM.nextLong());
        Path directory = temporary.resolve(name);
        if (length(socket(directory)) > MAX_BYTES_EVERYWHERE && Files.isWritable(FALLBACK)) {
            directory = FALLBACK.resolve(name);
        }
        return read(endpoint, socket(directory), directory);
    }

    private static String socket(Path directory) {
        return directory.resolve("socket").toString();
    }

    private static int length(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Reads an endpoint to connect to.
     *
     * @throws InvalidEndpointException if it isn't one, with what was expected
     */
    public static IpcAddress forConnect(Endpoint endpoint) {
        if (endpoint.address().equals("*")) {
            throw invalid(endpoint, "path: \"*\" (expected: a path or @name; * is only for bind)");
        }
        return read(endpoint, endpoint.address(), null);
    }

    private static IpcAddress read(Endpoint endpoint, String text, @Nullable Path freshDirectory) {
        int length = length(text);
        if (length > MAX_BYTES) {
            throw invalid(endpoint, "path: " + length + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        if (text.equals("@")) {
            throw invalid(endpoint, "path: \"@\" (expected: a name after @)");
        }
        if (text.indexOf('\0') >= 0) {
            throw invalid(endpoint, "path: has a NUL (expected: none)");
        }
        return new IpcAddress(text.startsWith("@") ? "\0" + text.substring(1) : text, freshDirectory);
    }

    /** Whether it is a name of Linux's abstract namespace rather than a file. */
    public boolean isAbstract() {
        return path.charAt(0) == '\0';
    }

    /** The directory to create first, if the path was made up for {@code *}. */
    Optional<Path> freshDirectory() {
        return Optional.ofNullable(freshDirectory);
    }

    /**
     * What the kernel is told, in UTF-8 and with nothing after it: the path as given, or a NUL and the abstract name.
     * This is what {@code DomainSocketAddress} of Netty takes.
     */
    public String path() {
        return path;
    }

    /** The endpoint to connect to; the one given, but for {@code *}. */
    public Endpoint endpoint() {
        return Endpoint.of("ipc", isAbstract() ? "@" + path.substring(1) : path);
    }

    /** The endpoint. */
    @Override
    public String toString() {
        return endpoint().toString();
    }

    private static InvalidEndpointException invalid(Endpoint endpoint, String problem) {
        return new InvalidEndpointException(endpoint.toString(), problem);
    }
}
