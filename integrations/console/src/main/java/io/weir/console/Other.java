package io.weir.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The console of another process, whose stream is passed on as it is. Any number of threads may read from it, each by a connection
 * of its own.
 */
final class Other {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String DATA = "data: ";

    private final URI console;
    private final @Nullable String token;

    /** The id of its process, as it said last. */
    private volatile String process = "";

    /**
     * At an address.
     *
     * @param console where its page is
     * @param token what it asks for; null for nothing
     */
    Other(URI console, @Nullable String token) {
        this.console = console;
        this.token = token;
    }

    /** What people call it. */
    String name() {
        return console.getAuthority();
    }

    /** The id of its process; empty as long as it said nothing. */
    String process() {
        return process;
    }

    /** A stream that is being read. */
    final class Reading implements AutoCloseable {
        private final HttpURLConnection http;

        private Reading(HttpURLConnection http) {
            this.http = http;
        }

        /** Tells each message until the stream ends. */
        void each(Consumer<String> to) throws IOException {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(DATA + Changes.BEGIN)) {
                        String message = line.substring(DATA.length());
                        process =
                                message.substring(Changes.BEGIN.length(), message.indexOf('"', Changes.BEGIN.length()));
                        to.accept(message);
                    }
                }
            }
        }

        @Override
        public void close() {
            http.disconnect();
        }
    }

    /** Begins to read what it says of its own process, and not what it passes on, so that two may name each other. */
    Reading open() throws IOException {
        return new Reading(get("stream?own"));
    }

    /** The details of a socket or a peer; null if it has none. */
    @Nullable String details(String query) throws IOException {
        HttpURLConnection http = get("detail?" + query);
        try (InputStream body = http.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.FileNotFoundException e) {
            return null;
        } finally {
            http.disconnect();
        }
    }

    private HttpURLConnection get(String path) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) console.resolve("/" + path).toURL().openConnection();
        http.setConnectTimeout(PATIENCE_MILLIS);
        http.setReadTimeout(PATIENCE_MILLIS);
        http.setRequestProperty("Connection", "close");
        if (token != null) {
            http.setRequestProperty("Authorization", "Bearer " + token);
        }
        return http;
    }

    /** How long to wait before it is asked again. */
    static Duration pause() {
        return Duration.ofSeconds(1);
    }
}
