package io.weir.netty.zmtp;

import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.transport.RefusedException;

/**
 * The SUBSCRIBE and CANCEL that libzmq up to 4.3.4 writes for topics of nearly 256 bytes: the size has eight bytes, but
 * the LONG bit is missing, because libzmq decides one by the topic and the other by the whole body.
 *
 * <pre>
 *   04 | 00 00 00 00 00 00 01 xx | 09 'SUBSCRIBE' topic of 246..255 bytes
 *   04 | 00 00 00 00 00 00 01 xx | 06 'CANCEL'    topic of 249..255 bytes
 *        ^^ read as a size of one byte: an empty command, which no peer can mean
 * </pre>
 *
 * <p>So whatever begins like this and goes on like this is obeyed, and anything else that begins like this is refused.
 * That version is in use on every Debian machine; it is right in 4.3.5.
 *
 * <p>The same slip makes libzmq write {@code 00 | 00 00 00 00 00 00 01 00 | 01 topic} for a topic of 255 bytes in the
 * form for ZMTP 3.0. That reads as four messages that a peer may well mean, three empty ones and a {@code 00}, so it
 * cannot be told apart and is not obeyed; but no peer sends it here, since Weir announces 3.1.
 */
final class BrokenSubscription {
    private static final int MIN_SIZE = 256;
    private static final int MAX_TOPIC = 255;
    private static final long MAX_SIZE = 1L + "SUBSCRIBE".length() + MAX_TOPIC;

    private BrokenSubscription() {}

    /** Whether the header is the beginning of one: that of an empty command in the short form. */
    static boolean mayBegin(FrameHeader header) {
        return header.isCommand() && header.isShort() && header.size() == 0;
    }

    /** Refuses as soon as the bytes of the size cannot become such a one. */
    static void checkSize(FrameHeader header, boolean complete) throws RefusedException {
        if (header.leastSize() > MAX_SIZE || (complete && header.size() < MIN_SIZE)) {
            throw new RefusedException(Refusal.MALFORMED_COMMAND, "command: empty");
        }
    }

    /** Refuses what is not one of the two commands with a topic that libzmq gets wrong. */
    static void checkBody(byte[] body) throws RefusedException {
        String name = CommandBody.name(body);
        boolean known = name.equals("SUBSCRIBE") || name.equals("CANCEL");
        if (!known || body.length - 1 - name.length() > MAX_TOPIC) {
            throw new RefusedException(Refusal.MALFORMED_COMMAND, "command: empty");
        }
    }
}
