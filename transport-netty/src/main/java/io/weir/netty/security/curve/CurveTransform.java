package io.weir.netty.security.curve;

import io.netty.buffer.ByteBuf;
import io.weir.Refusal;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.RefusedException;
import java.util.Arrays;

/**
 * Puts each frame of the traffic into a box of its own (RFC 26, MESSAGE):
 *
 * <pre>
 *   +---+---------+------------+----------+-----------+---------+
 *   | 7 | MESSAGE | number (8) | tag (16) | flags (1) | payload |
 *   +---+---------+------------+----------+-----------+---------+
 *                                         |  encrypted          |
 * </pre>
 *
 * <p>The flags inside are MORE and, which RFC 26 does not have but libzmq does, COMMAND, as 1 and 2. The number is part of the
 * nonce and only grows, so that no frame can be repeated, left out in favour of an older one, or moved. For one connection; its
 * event loop.
 */
final class CurveTransform implements FrameTransform {
    private static final String NAME = "MESSAGE";
    private static final byte[] HEADER = CurveCommand.of(NAME, 1 + NAME.length());
    private static final int NUMBER_AT = HEADER.length;
    private static final int BOX_AT = NUMBER_AT + CurveCommand.NUMBER;
    private static final int FLAGS_AT = BOX_AT + Box.OVERHEAD;
    private static final int PAYLOAD_AT = FLAGS_AT + 1;

    /** The flag inside the box that says that it holds a command. */
    private static final int BOXED_COMMAND = 0x02;

    /** Bytes of the text that are sealed at a time: in the nearest cache, and ending where a block does. */
    private static final int PART = Box.FIRST_PART + Salsa20Lanes.LANES * Salsa20.BLOCK;

    private static final int FIRST_ROOM = 256;

    private final Box outbound;
    private final Box inbound;
    private long lastSent;
    private long lastReceived;

    /** A MESSAGE as it goes out, or its beginning. */
    private byte[] room = Arrays.copyOf(HEADER, FIRST_ROOM);

    /**
     * Goes on where the handshake ended.
     *
     * @param key what the short-term keys agreed on; the caller wipes it
     * @param server whether we are the server
     * @param lastSent the number of our last command, which says it apart from the nonces of the traffic
     * @param lastReceived the number of the peer's last command
     */
    CurveTransform(byte[] key, boolean server, long lastSent, long lastReceived) {
        this.outbound = Box.numbered(key, server ? "CurveZMQMESSAGES" : "CurveZMQMESSAGEC");
        this.inbound = Box.numbered(key, server ? "CurveZMQMESSAGEC" : "CurveZMQMESSAGES");
        this.lastSent = lastSent;
        this.lastReceived = lastReceived;
    }

    @Override
    public int overhead() {
        return PAYLOAD_AT;
    }

    @Override
    public void seal(int flags, byte[] body, ByteBuf out) {
        if (lastSent == -1) {
            throw new IllegalStateException("all 2^64 nonces of the connection are used");
        }
        long number = ++lastSent;
        int first = Math.min(body.length, PART - 1);
        if (room.length < PAYLOAD_AT + first) {
            room = Arrays.copyOf(HEADER, Math.min(PAYLOAD_AT + PART, 2 * (PAYLOAD_AT + first)));
        }
        CurveCommand.putNumber(number, room, NUMBER_AT);
        room[FLAGS_AT] = (byte) ((flags & MORE) | ((flags & COMMAND) != 0 ? BOXED_COMMAND : 0));
        System.arraycopy(body, 0, room, PAYLOAD_AT, first);
        if (first == body.length) {
            outbound.seal(number, room, BOX_AT, 1 + first);
            out.writeBytes(room, 0, PAYLOAD_AT + first);
        } else {
            sealInParts(number, body, out);
        }
    }

    /** Seals a text of which the first part is in place; the tag, which stands before it, comes last. */
    private void sealInParts(long number, byte[] body, ByteBuf out) {
        int start = out.writerIndex();
        outbound.begin(number);
        outbound.sealPart(room, FLAGS_AT, PART);
        out.writeBytes(room, 0, FLAGS_AT + PART);
        for (int done = PART - 1; done < body.length; ) {
            int part = Math.min(PART - Box.FIRST_PART, body.length - done);
            System.arraycopy(body, done, room, FLAGS_AT, part);
            outbound.sealPart(room, FLAGS_AT, part);
            out.writeBytes(room, FLAGS_AT, part);
            done += part;
        }
        outbound.endSeal(room, BOX_AT);
        out.setBytes(start + BOX_AT, room, BOX_AT, Box.OVERHEAD);
    }

    @Override
    public Opened open(int flags, byte[] body) throws RefusedException {
        if ((flags & MORE) != 0) {
            throw new RefusedException(Refusal.INVALID_FRAME, "MESSAGE: a frame with MORE (expected: one without)");
        }
        if (!Arrays.equals(body, 0, Math.min(body.length, HEADER.length), HEADER, 0, HEADER.length)) {
            throw new RefusedException(
                    Refusal.UNEXPECTED_COMMAND, "frame: in clear, " + body.length + " bytes (expected: MESSAGE)");
        }
        if (body.length < PAYLOAD_AT) {
            throw CurveCommand.wrongSize(NAME, body.length, ">= " + PAYLOAD_AT);
        }
        long number = CurveCommand.number(body, NUMBER_AT);
        CurveCommand.checkNumber(NAME, number, lastReceived);
        if (!inbound.open(number, body, BOX_AT, body.length - BOX_AT)) {
            throw CurveCommand.notOpened("box of MESSAGE", "that of the connection's key");
        }
        lastReceived = number;
        return new Opened(frameFlags(body[FLAGS_AT]), Arrays.copyOfRange(body, PAYLOAD_AT, body.length));
    }

    @Override
    public void ended() {
        outbound.wipe();
        inbound.wipe();
        Arrays.fill(room, (byte) 0);
    }

    private static int frameFlags(byte boxed) throws RefusedException {
        return switch (boxed) {
            case 0 -> 0;
            case MORE -> MORE;
            case BOXED_COMMAND -> COMMAND;
            default ->
                throw new RefusedException(
                        Refusal.INVALID_FRAME,
                        String.format("flags of MESSAGE: 0x%02x (expected: 0x00, 0x01 or 0x02)", boxed));
        };
    }
}
