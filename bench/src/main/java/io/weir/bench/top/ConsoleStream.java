package io.weir.bench.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** What a console says, message by message, read on a thread of its own since reading cannot be interrupted. */
public final class ConsoleStream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";
    private static final String TOKEN = "token=";
    private static final int PATIENCE_MILLIS = 10_000;

    private final URI console;
    private final HttpURLConnection http;
    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

    /** A message, or why there are no more. */
    private record Said(
            @Nullable JsonNode message, @Nullable IOException end) {}

    private ConsoleStream(URI console, HttpURLConnection http) {
        this.console = console;
        this.http = http;
    }

    /**
     * Begins to read.
     *
     * @param console where its page is, with {@code ?token=…} if it asks for one
     * @throws IOException if it is not there, or refuses
     */
    public static ConsoleStream open(URI console) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) console.resolve("/stream").toURL().openConnection();
        http.setConnectTimeout(PATIENCE_MILLIS);
        http.setReadTimeout(PATIENCE_MILLIS);
        String query = console.getQuery();
        if (query != null && query.startsWith(TOKEN)) {
            http.setRequestProperty("Authorization", "Bearer " + query.substring(TOKEN.length()));
        }
        ConsoleStream stream = new ConsoleStream(console, http);
        stream.connect();
        Thread reader = new Thread(stream::read, "weir-top-stream");
        reader.setDaemon(true);
        reader.start();
        return stream;
    }

    private void connect() throws IOException {
        try {
            if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(why(http.getResponseCode()));
            }
        } catch (IOException e) {
            http.disconnect();
            throw new IOException("console " + console.getAuthority() + ": " + e.getMessage(), e);
        }
    }

    private static String why(int status) {
        return switch (status) {
            case 401 -> "it asks for another token: http://…/?token=…";
            case 503 -> "it has as many viewers as it may have";
            default -> "it answers with status " + status;
        };
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    said.add(new Said(JSON.readTree(line.substring(DATA.length())), null));
                }
            }
            said.add(new Said(null, new IOException("console " + console.getAuthority() + ": it was closed")));
        } catch (IOException e) {
            said.add(new Said(null, new IOException("console " + console.getAuthority() + ": " + e.getMessage(), e)));
        }
    }

    /**
     * The next message.
     *
     * @throws IOException if there will be none
     */
    public JsonNode next() throws IOException, InterruptedException {
        Said next = said.take();
        JsonNode message = next.message();
        if (message == null) {
            throw next.end() == null ? new IOException("no message") : next.end();
        }
        return message;
    }

    /** Whether a message, or the end, is there to be taken now. */
    public boolean hasNext() {
        return !said.isEmpty();
    }

    /** Ends the reading. */
    @Override
    public void close() {
        http.disconnect();
    }
}
