package io.weir.option;

import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import io.weir.InvalidOptionException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An endpoint with options behind a question mark, such as {@code tcp://host:5555?sendHighWaterMark=10000&linger=2s}, for
 * configurations that have one text for all:
 *
 * <pre>{@code
 * EndpointOptions jobs = EndpointOptions.parse(text);
 * PushSocket push = PushSocket.open(context, o -> o.set(jobs.options()));
 * push.connect(jobs.endpoint());
 * }</pre>
 *
 * <p>Options that may differ from one connect to the next go there instead: {@code push.connect(jobs.endpoint(), o ->
 * o.set(jobs.options()))}. What is set refuses what it does not have.
 *
 * <p>Only here does a question mark have that meaning: {@code bind} and {@code connect} take it as a part of the address, as
 * libzmq does. An address that has one is written with {@code %3F} here; names and values of options may have any byte as
 * {@code %} and two hexadecimal digits. Immutable; for any thread.
 *
 * @param endpoint where to bind or connect
 * @param options texts by name, in their order, neither of them checked
 */
public record EndpointOptions(Endpoint endpoint, Map<String, String> options) {
    /** Copies the map. */
    public EndpointOptions {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Reads an endpoint, with options or without.
     *
     * @throws InvalidEndpointException if what is before the question mark is no endpoint
     * @throws InvalidOptionException if what follows is not {@code name=value}, with {@code &} between two, or has a name twice
     */
    public static EndpointOptions parse(String text) {
        int mark = text.indexOf('?');
        String address = mark < 0 ? text : text.substring(0, mark);
        Endpoint endpoint = Endpoint.parse(address.replace("%3F", "?").replace("%3f", "?"));
        Map<String, String> options = new LinkedHashMap<>();
        if (mark >= 0) {
            for (String each : text.substring(mark + 1).split("&", -1)) {
                put(options, each);
            }
        }
        return new EndpointOptions(endpoint, options);
    }

    private static void put(Map<String, String> options, String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new InvalidOptionException("option of an endpoint", text, "name=value");
        }
        String name = decoded(text.substring(0, equals));
        String value = decoded(text.substring(equals + 1));
        if (options.put(name, value) != null) {
            throw new InvalidOptionException(name, value, "once");
        }
    }

    /** A plus sign is one. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(
                    "option of an endpoint", text, "expected: two hexadecimal digits after each %", e);
        }
    }
}
