package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Asks a server on this machine. Not by the JDK's client, which keeps a file descriptor for its next use. */
final class Http {
    private static final String BODY = "\r\n\r\n";

    private Http() {}

    /** What stands there. */
    static String get(String url) throws IOException {
        String answer = ask(url);
        assertThat(status(answer, url)).as(answer).isEqualTo(200);
        return answer.substring(answer.indexOf(BODY) + BODY.length());
    }

    /** With which status it answers. */
    static int status(String url) throws IOException {
        return status(ask(url), url);
    }

    private static int status(String answer, String url) {
        assertThat(answer).as(url).startsWith("HTTP/1.");
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    /** In version 1.0, in which an answer comes in one piece and ends with the connection. */
    private static String ask(String url) throws IOException {
        URI from = URI.create(url);
        String path = from.getRawPath() + (from.getRawQuery() == null ? "" : "?" + from.getRawQuery());
        try (SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), from.getPort()))) {
            String request = "GET " + path + " HTTP/1.0\r\nHost: here\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
