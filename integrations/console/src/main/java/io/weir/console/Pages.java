package io.weir.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of the page, which are resources beside this class. */
final class Pages {
    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html; charset=utf-8",
            "css",
            "text/css; charset=utf-8",
            "js",
            "text/javascript; charset=utf-8",
            "svg",
            "image/svg+xml");
    private static final Set<String> FILES = Set.of(
            "index.html",
            "style.css",
            "icon.svg",
            "details.js",
            "format.js",
            "history.js",
            "keys.js",
            "layout.js",
            "lines.js",
            "main.js",
            "model.js",
            "picture.js",
            "stream.js",
            "swarm.js",
            "theme.js",
            "trouble.js");

    private Pages() {}

    /** A file of the page. */
    record File(String type, byte[] bytes) {}

    /** What a path names; null if there is no such file. */
    static @Nullable File at(String path) throws IOException {
        String name = path.equals("/") ? "index.html" : path.substring(1);
        if (!FILES.contains(name)) {
            return null;
        }
        try (InputStream file = Pages.class.getResourceAsStream("page/" + name)) {
            if (file == null) {
                throw new IOException("page/" + name + " is not in the jar");
            }
            String type = TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), "");
            return new File(type, file.readAllBytes());
        }
    }
}
