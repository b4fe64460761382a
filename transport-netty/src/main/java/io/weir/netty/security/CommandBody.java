package io.weir.netty.security;

import io.weir.Refusal;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of a command frame (RFC 37, section "Commands"):
 *
 * <pre>
 *   +-----------------+--------------+-----------------+
 *   | name length (1) | name (ASCII) | data            |
 *   +-----------------+--------------+-----------------+
 * </pre>
 *
 * <p>Names are compared as they are, upper case, as libzmq does. The length is at least 1: an empty command is one that
 * no peer means to send.
 */
public final class CommandBody {
    private CommandBody() {}

    /** Lays out a command. */
    public static byte[] of(String name, byte[] data) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[1 + ascii.length + data.length];
        body[0] = (byte) ascii.length;
        System.arraycopy(ascii, 0, body, 1, ascii.length);
        System.arraycopy(data, 0, body, 1 + ascii.length, data.length);
        return body;
    }

    /** Lays out an ERROR whose reason is ASCII text of at most 255 characters. */
    public static byte[] error(String reason) {
        byte[] ascii = reason.getBytes(StandardCharsets.US_ASCII);
        byte[] data = new byte[1 + ascii.length];
        data[0] = (byte) ascii.length;
        System.arraycopy(ascii, 0, data, 1, ascii.length);
        return of("ERROR", data);
    }

    /**
     * The name of a command.
     *
     * @throws RefusedException if there is none or it runs past the end
     */
    public static String name(byte[] body) throws RefusedException {
        return new String(body, 1, nameLength(body), StandardCharsets.ISO_8859_1);
    }

    /**
     * A copy of what stands behind the name.
     *
     * @throws RefusedException if there is no name or it runs past the end
     */
    public static byte[] data(byte[] body) throws RefusedException {
        return Arrays.copyOfRange(body, 1 + nameLength(body), body.length);
    }

    /**
     * What a peer's ERROR is refused with: its reason, or that the reason cannot be read. The status 300 of RFC 27 asks us to
     * try again, though libzmq never sends it.
     */
    public static RefusedException errorReceived(byte[] body) throws RefusedException {
        byte[] data = data(body);
        if (data.length == 0 || data.length - 1 < (data[0] & 0xff)) {
            return new RefusedException(
                    Refusal.MALFORMED_COMMAND, "ERROR: " + data.length + " bytes (expected: a length and a reason)");
        }
        String reason = new String(data, 1, data[0] & 0xff, StandardCharsets.ISO_8859_1);
        Refusal refusal = reason.equals("300") ? Refusal.AUTHENTICATION_DEFERRED : Refusal.ERROR_RECEIVED;
        return new RefusedException(refusal, "the peer says: " + printable(reason));
    }

    /** The text with everything but printable ASCII replaced, so that a peer cannot write into our logs. */
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return printable.toString();
    }

    private static int nameLength(byte[] body) throws RefusedException {
        int length = body.length == 0 ? 0 : body[0] & 0xff;
        if (length == 0 || length > body.length - 1) {
            throw new RefusedException(
                    Refusal.MALFORMED_COMMAND,
                    "command name: " + length + " bytes (expected: 1.." + Math.max(0, body.length - 1) + ")");
        }
        return length;
    }
}
