package io.weir.patterns.interop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process with sockets of another library in it, which it opens and uses as it is told: requests and answers are lines, with
 * blobs behind them, as {@code interop/peer.py} describes. It can be killed, and stopped for a while.
 */
class PeerProcess implements AutoCloseable {
    /** More than any request takes, what it waits for included. */
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final OutputStream requests;
    private final Queue<CompletableFuture<Answer>> awaited = new ConcurrentLinkedQueue<>();
    private final AtomicInteger names = new AtomicInteger();
    private final String version;

    /** What the process answered: words, the first of which is not among them, and blobs. */
    record Answer(String status, List<String> words, List<byte[]> blobs) {}

    /** Starts the command, which must answer with its version first. */
    PeerProcess(String... command) {
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        requests = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
        CompletableFuture<Answer> hello = new CompletableFuture<>();
        awaited.add(hello);
        Thread reader = new Thread(this::readAnswers, "peer-answers");
        reader.setDaemon(true);
        reader.start();
        version = await(hello).words().get(0);
    }

    /** Copies a program of the test's resources to a file of its own, which the caller deletes. */
    static Path unpacked(String resource) {
        String suffix = resource.substring(resource.lastIndexOf('.'));
        try (InputStream source = Objects.requireNonNull(PeerProcess.class.getResourceAsStream(resource), resource)) {
            Path file = Files.createTempFile("weir-interop-", suffix);
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what {@link #unpacked} has made. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of the library, or of the libzmq below it. */
    final String version() {
        return version;
    }

    /** Opens a socket; closed with the process, or earlier. */
    PeerSocket open(String type) {
        return new PeerSocket(this, openNamed(type));
    }

    /** Opens a socket, and returns what it is called. */
    final String openNamed(String type) {
        String name = type.toLowerCase(Locale.ROOT) + names.incrementAndGet();
        call("open " + name + " " + type);
        return name;
    }

    /** Has its ZAP handler let in this user of PLAIN, and no other. */
    final void plainUser(String user, String password) {
        call("plain_user", user.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }

    /** Has its ZAP handler let in the CURVE clients whose certificates are in the directory. */
    final void curveKeys(Path directory) {
        call("curve_keys", directory.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Closes all sockets, and ends the ZAP handler. */
    final void reset() {
        call("reset");
    }

    /** Makes a request and waits for the answer, which must not be an error. */
    final Answer call(String request, byte[]... blobs) {
        return await(begin(request, blobs));
    }

    /** Makes a request, and does not wait. */
    final CompletableFuture<Answer> begin(String request, byte[]... blobs) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        String sizes = Stream.of(blobs).map(blob -> " " + blob.length).collect(Collectors.joining());
        String line = request + (blobs.length == 0 ? "" : " |" + sizes) + "\n";
        synchronized (requests) {
            awaited.add(answer);
            try {
                requests.write(line.getBytes(StandardCharsets.US_ASCII));
                for (byte[] blob : blobs) {
                    requests.write(blob);
                }
                requests.flush();
            } catch (IOException e) {
                throw new AssertionError("the process is gone: " + request, e);
            }
        }
        return answer;
    }

    /** Waits for the answer of {@link #begin}, which must not be an error. */
    static Answer await(CompletableFuture<Answer> pending) {
        try {
            Answer answer = pending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer.status().equals("error")) {
                throw new AssertionError("the peer: " + String.join(" ", answer.words()));
            }
            return answer;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer of the process", e);
        }
    }

    private void readAnswers() {
        try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
            while (true) {
                Answer answer = readAnswer(in);
                Objects.requireNonNull(awaited.poll(), "an answer without a question")
                        .complete(answer);
            }
        } catch (IOException e) {
            awaited.forEach(pending -> pending.completeExceptionally(e));
        }
    }

    private static Answer readAnswer(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the process has ended");
            }
            bytes.write(b);
        }
        String[] parts = bytes.toString(StandardCharsets.US_ASCII).split(" \\| ", -1);
        List<String> words = List.of(parts[0].split(" ", -1));
        List<byte[]> blobs = new ArrayList<>();
        if (parts.length > 1) {
            for (String size : parts[1].split(" ", -1)) {
                blobs.add(in.readNBytes(Integer.parseInt(size)));
            }
        }
        return new Answer(words.get(0), words.subList(1, words.size()), blobs);
    }

    /** SIGKILL: the process has no time for farewells; the kernel closes its connections. */
    final void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP: its connections stay, and the process does nothing. */
    final void stop() {
        signal("STOP");
    }

    /** SIGCONT: goes on after {@link #stop}. */
    final void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill: " + status);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            requests.close();
        } catch (IOException e) {
            // What was unsent is unsent: the process is dead.
        }
    }
}
