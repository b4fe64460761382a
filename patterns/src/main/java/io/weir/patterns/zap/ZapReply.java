package io.weir.patterns.zap;

import io.weir.AuthenticatorException;
import io.weir.Message;
import io.weir.security.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a handler answers: the delimiter, the version, the id of the request, the status, a text for people, the user id, and
 * properties.
 */
final class ZapReply {
    private static final int FRAMES = 7;
    private static final int ID = 2;
    private static final int VALUE_LENGTH_SIZE = 4;

    private ZapReply() {}

    /** The id of the request that is answered; empty if there is none. */
    static String id(Message reply) {
        return reply.frameCount() > ID ? reply.text(ID) : "";
    }

    /**
     * Reads the verdict.
     *
     * @throws AuthenticatorException if the reply is not as RFC 27 wants it
     */
    static Verdict read(Message reply) {
        if (reply.frameCount() != FRAMES) {
            throw malformed("frames: " + reply.frameCount(), String.valueOf(FRAMES));
        }
        if (reply.length(0) != 0) {
            throw malformed("delimiter: " + reply.length(0) + " bytes", "none");
        }
        if (!reply.text(1).equals(ZapClient.VERSION)) {
            throw malformed("version: " + reply.text(1), ZapClient.VERSION);
        }
        String text = reply.text(4);
        return switch (reply.text(3)) {
            case "200" -> Verdict.accepted(reply.text(5), properties(reply.bytes(6)));
            case "300" -> Verdict.tryLater(text);
            case "400" -> Verdict.denied(text);
            case "500" -> Verdict.failed(text);
            default -> throw malformed("status: " + reply.text(3), "200, 300, 400 or 500");
        };
    }

    /** Reads properties as they are in READY: a byte of length, the name, four bytes of length, the value. */
    private static Map<String, String> properties(byte[] bytes) {
        Map<String, String> properties = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            int length = in.get() & 0xff;
            if (length == 0 || length > in.remaining()) {
                throw malformed("name of a property: " + length + " bytes", "1.." + in.remaining());
            }
            String name = text(in, length);
            if (in.remaining() < VALUE_LENGTH_SIZE) {
                throw malformed("value of a property: no length", "four bytes of it");
            }
            long size = Integer.toUnsignedLong(in.getInt());
            if (size > in.remaining()) {
                throw malformed("value of a property: " + size + " bytes", "at most " + in.remaining());
            }
            properties.put(name, text(in, (int) size));
        }
        return properties;
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static AuthenticatorException malformed(String found, String expected) {
        return new AuthenticatorException("ZAP reply, " + found + " (expected: " + expected + ")");
    }
}
