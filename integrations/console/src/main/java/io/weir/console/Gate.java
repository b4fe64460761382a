package io.weir.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests the console answers. A request must be a GET. If the console has a token, the request must carry it; if not,
 * the request must name this machine as its host, which defeats DNS rebinding.
 */
final class Gate {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String BEARER = "Bearer ";
    private static final String QUERY = "token=";

    private final @Nullable String token;
    private final InetSocketAddress here;

    /**
     * At an address.
     *
     * @param token what every request must have; null where only this machine can send any
     */
    Gate(@Nullable String token, InetSocketAddress here) {
        this.token = token;
        this.here = here;
    }

    /** The status that a request is refused with; 0 if it is answered. */
    int refusal(HttpExchange request) {
        if (!request.getRequestMethod().equals("GET")) {
            return 405;
        }
        Headers headers = request.getRequestHeaders();
        if (token != null) {
            return isToken(bearer(headers)) || isToken(cookie(headers)) || isToken(query(request)) ? 0 : 401;
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean isFromElsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
        return isFromElsewhere || !isHere(headers.getFirst("Host")) ? 403 : 0;
    }

    /** Whether the token is in the address, from where it should vanish. */
    boolean isInQuery(HttpExchange request) {
        return token != null && isToken(query(request));
    }

    /** What has a browser send the token with every further request. */
    String cookie() {
        return cookieName() + "=" + token + "; HttpOnly; SameSite=Strict; Path=/";
    }

    /** Cookies are for all ports of a host. */
    private String cookieName() {
        return "weir-console-" + here.getPort();
    }

    private boolean isToken(String given) {
        return token != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static String bearer(Headers headers) {
        String given = headers.getFirst("Authorization");
        return given != null && given.startsWith(BEARER) ? given.substring(BEARER.length()) : "";
    }

    private String cookie(Headers headers) {
        for (String line : headers.getOrDefault("Cookie", List.of())) {
            for (String each : line.split(";", -1)) {
                if (each.strip().startsWith(cookieName() + "=")) {
                    return HttpCookie.parse(each.strip()).get(0).getValue();
                }
            }
        }
        return "";
    }

    private static String query(HttpExchange request) {
        String query = request.getRequestURI().getQuery();
        return query != null && query.startsWith(QUERY) ? query.substring(QUERY.length()) : "";
    }

    private boolean isHere(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        InetAddress address = here.getAddress();
        return LOOPBACK.contains(name) || name.equals(address.getHostAddress());
    }
}
