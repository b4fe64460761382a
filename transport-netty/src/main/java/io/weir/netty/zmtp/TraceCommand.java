package io.weir.netty.zmtp;

import io.weir.Refusal;
import io.weir.Trace;
import io.weir.netty.security.CommandBody;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;

/**
 * The command that says the trace of the message behind it, between two ends that announced {@link
 * io.weir.transport.Command#TRACES}:
 *
 * <pre>
 *   +-------------------+-------------------+---------------+------------+
 *   | 10 "WEIR-TRACE"   | parent length (1) | parent, ASCII | state, rest|
 *   +-------------------+-------------------+---------------+------------+
 * </pre>
 */
final class TraceCommand {
    static final String NAME = "WEIR-TRACE";

    private TraceCommand() {}

    /** The length of the body. */
    static int size(Trace trace) {
        return 2 + NAME.length() + trace.parent().length() + trace.state().length();
    }

    static byte[] of(Trace trace) {
        byte[] text = (trace.parent() + trace.state()).getBytes(StandardCharsets.US_ASCII);
        byte[] data = new byte[1 + text.length];
        data[0] = (byte) trace.parent().length();
        System.arraycopy(text, 0, data, 1, text.length);
        return CommandBody.of(NAME, data);
    }

    /**
     * What the body says.
     *
     * @throws RefusedException if it says nothing
     */
    static Trace read(byte[] body) throws RefusedException {
        byte[] data = CommandBody.data(body);
        int parent = data.length == 0 ? 0 : data[0] & 0xff;
        if (parent == 0 || parent >= data.length) {
            throw malformed("parent: " + parent + " of " + data.length + " bytes");
        }
        try {
            return new Trace(
                    new String(data, 1, parent, StandardCharsets.ISO_8859_1),
                    new String(data, 1 + parent, data.length - 1 - parent, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static RefusedException malformed(String what) {
        return new RefusedException(Refusal.MALFORMED_COMMAND, NAME + ": " + what);
    }
}
