package io.weir.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.testing.Interop;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real browser without a window, driven by its DevTools protocol. For one thread. */
final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMMAND = Stream.of("chromium", "chromium-browser", "google-chrome")
            .filter(name -> Interop.runs("sh", "-c", "command -v " + name))
            .findFirst()
            .orElse("");
    private static final String LISTENING = "DevTools listening on ";
    private static final long SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket page;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    private Chromium(Process process, Path profile, URI devTools) throws Exception {
        this.process = process;
        this.profile = profile;
        String tabs = http.send(
                        HttpRequest.newBuilder(URI.create("http://" + devTools.getAuthority() + "/json/list"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        JsonNode tab = JSON.readTree(tabs).findParents("webSocketDebuggerUrl").stream()
                .filter(each -> each.path("type").asText().equals("page"))
                .findFirst()
                .orElseThrow();
        page = http.newWebSocketBuilder()
                .buildAsync(URI.create(tab.path("webSocketDebuggerUrl").asText()), new Listener())
                .get(SECONDS, TimeUnit.SECONDS);
        call("Page.enable", Map.of());
        call("Network.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
    }

    /** Whether there is one on this machine. */
    static boolean isHere() {
        return !COMMAND.isEmpty();
    }

    /** Starts one with a window of that size. */
    static Chromium start(int width, int height) throws Exception {
        Path profile = Files.createTempDirectory("chromium");
        List<String> command = new ArrayList<>(List.of(COMMAND, "--headless", "--no-sandbox", "--disable-gpu"));
        command.addAll(List.of("--disable-quic", "--no-first-run", "--disable-background-networking"));
        command.addAll(List.of("--disable-component-update", "--disable-sync", "--hide-scrollbars"));
        command.addAll(List.of("--disable-dev-shm-usage", "--remote-debugging-port=0", "--user-data-dir=" + profile));
        command.addAll(List.of("--window-size=" + width + "," + height, "about:blank"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = process.errorReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException(COMMAND + " did not start");
        }
        Chromium chromium = new Chromium(process, profile, URI.create(line.substring(LISTENING.length())));
        chromium.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return chromium;
    }

    void open(URI url) throws Exception {
        call("Page.navigate", Map.of("url", url.toString()));
    }

    /** What an expression is; its promise is awaited. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode result = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    String text(String selector) throws Exception {
        return evaluate("[...document.querySelectorAll('" + selector + "')].map(each => each.textContent).join('\\n')")
                .asText();
    }

    /** Presses and lets go a key, as a person does. */
    void press(String key) throws Exception {
        boolean isText = key.length() == 1;
        String down = isText ? "keyDown" : "rawKeyDown";
        int code = isText ? Character.toUpperCase(key.charAt(0)) : codeOf(key);
        ObjectNode keyDown = JSON.createObjectNode().put("type", down).put("key", key);
        keyDown.put("windowsVirtualKeyCode", code);
        if (isText || key.equals("Enter")) {
            keyDown.put("type", "keyDown").put("text", isText ? key : "\r");
        }
        call("Input.dispatchKeyEvent", keyDown);
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
    }

    void type(String text) throws Exception {
        call("Input.insertText", Map.of("text", text));
    }

    private static int codeOf(String key) {
        return switch (key) {
            case "Enter" -> 13;
            case "Escape" -> 27;
            case "Tab" -> 9;
            case "ArrowLeft" -> 37;
            case "ArrowUp" -> 38;
            case "ArrowRight" -> 39;
            default -> 40;
        };
    }

    /** What the system wishes: {@code dark} or {@code light}. */
    void prefer(String scheme) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void screenshot(Path to) throws Exception {
        JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png"));
        Files.createDirectories(to.toAbsolutePath().getParent());
        Files.write(to, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    /** The addresses of all requests of the page. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** What the page logged as an error, and what was blocked. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private JsonNode call(String method, Object parameters) throws Exception {
        int id = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        page.sendText(command.toString(), true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode result = answer.get(SECONDS, TimeUnit.SECONDS);
        if (result.has("error")) {
            throw new AssertionError(method + ": " + result.path("error"));
        }
        return result.path("result");
    }

    @Override
    public void close() throws Exception {
        page.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS);
        process.errorReader(StandardCharsets.UTF_8).close();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void take(String message) {
            try {
                JsonNode said = JSON.readTree(message);
                CompletableFuture<JsonNode> waiting =
                        answers.remove(said.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(said);
                }
                switch (said.path("method").asText()) {
                    case "Network.requestWillBeSent" ->
                        requests.add(
                                said.path("params").path("request").path("url").asText());
                    case "Runtime.exceptionThrown", "Log.entryAdded" ->
                        complaints.add(said.path("params").toString());
                    default -> {}
                }
            } catch (IOException e) {
                throw new AssertionError(message, e);
            }
        }
    }
}
