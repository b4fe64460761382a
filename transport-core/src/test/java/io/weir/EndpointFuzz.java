package io.weir;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of an endpoint: printed and read again, it is the same. */
class EndpointFuzz {
    static Stream<byte[]> endpoints() {
        return Stream.of("tcp://127.0.0.1:5555", "TCP://*:*", "inproc://a b", "ipc:///tmp/x", "://", "a://", "tcp:/x")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("endpoints")
    @FuzzTest(maxDuration = "")
    void whatIsReadIsPrintedTheSame(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(text);
        } catch (InvalidEndpointException e) {
            return;
        }
        boolean same = Endpoint.parse(endpoint.toString()).equals(endpoint);
        if (!same
                || endpoint.address().isEmpty()
                || endpoint.scheme().isEmpty()
                || !text.endsWith(endpoint.address())) {
            throw new AssertionError(text + " is " + endpoint);
        }
    }
}
