package io.weir.netty.zmtp;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.netty.security.FrameTransform;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traffic as RFC 37 has it, read from an array that holds all of it: short, slow, and written from the RFC alone, to compare the
 * decoder with. What it heard is a list of messages, and of commands as text.
 */
final class ReferenceDecoder {
    private static final long MAX_BROKEN_SUBSCRIPTION = 265;

    final List<Object> events = new ArrayList<>();

    /** Why it read no further; null at the end of the bytes. */
    @Nullable Refusal refusal;

    private final Limits limits;
    private final List<byte[]> parts = new ArrayList<>();
    private long partBytes;
    private int unknown;

    ReferenceDecoder(Limits limits) {
        this.limits = limits;
    }

    /** Reads frames that travel as they are. */
    void read(byte[] stream) {
        ByteBuffer in = ByteBuffer.wrap(stream);
        try {
            while (in.hasRemaining() && readFrame(in)) {
                // One after the other.
            }
        } catch (RefusedException e) {
            refusal = e.refusal();
        }
    }

    /** Says whether it was whole. */
    private boolean readFrame(ByteBuffer in) throws RefusedException {
        int flags = in.get() & 0xff;
        boolean command = (flags & 4) != 0;
        boolean more = (flags & 1) != 0;
        check((flags & 0xf8) == 0 && !(command && more), Refusal.INVALID_FRAME);
        boolean wide = (flags & 2) != 0;
        if (in.remaining() < (wide ? 8 : 1)) {
            return false;
        }
        boolean broken = command && !wide && in.get(in.position()) == 0;
        long size = broken ? brokenSize(in) : wide ? in.getLong() : in.get() & 0xff;
        if (size < 0 && broken) {
            return false;
        }
        checkSize(command, size);
        if (size > in.remaining()) {
            return false;
        }
        byte[] body = new byte[(int) size];
        in.get(body);
        if (broken) {
            String name = name(body);
            check(name.equals("SUBSCRIBE") || name.equals("CANCEL"), Refusal.MALFORMED_COMMAND);
            check(body.length - 1 - name.length() <= 255, Refusal.MALFORMED_COMMAND);
        }
        accept(command, more, body);
        return true;
    }

    /** The eight bytes of the size that libzmq marks as one; below zero if they are not all there. */
    private static long brokenSize(ByteBuffer in) throws RefusedException {
        byte[] bytes = new byte[8];
        int there = Math.min(8, in.remaining());
        in.get(bytes, 0, there);
        long size = ByteBuffer.wrap(bytes).getLong();
        check(size <= MAX_BROKEN_SUBSCRIPTION && (there < 8 || size > 255), Refusal.MALFORMED_COMMAND);
        return there < 8 ? -1 : size;
    }

    /** Takes the next frame out of its box; if it is refused, no more is to come. */
    void readBoxed(int flags, byte[] body) {
        try {
            boolean command = (flags & FrameTransform.COMMAND) != 0;
            if (!command) {
                checkSize(false, body.length);
            }
            accept(command, (flags & FrameTransform.MORE) != 0, body);
        } catch (RefusedException e) {
            refusal = e.refusal();
        }
    }

    private void checkSize(boolean command, long size) throws RefusedException {
        check(command || parts.size() < limits.frames(), Refusal.TOO_MANY_FRAMES);
        long limit = command ? limits.messageSize() : limits.messageSize() - partBytes;
        check(size >= 0 && size <= limit, Refusal.MESSAGE_TOO_LARGE);
    }

    private void accept(boolean command, boolean more, byte[] body) throws RefusedException {
        if (command) {
            obey(body);
            return;
        }
        parts.add(body);
        partBytes += body.length;
        if (!more) {
            events.add(Message.wrap(parts));
            parts.clear();
            partBytes = 0;
        }
    }

    private void obey(byte[] body) throws RefusedException {
        String name = name(body);
        byte[] data = Arrays.copyOfRange(body, 1 + name.length(), body.length);
        switch (name) {
            case "SUBSCRIBE", "CANCEL" -> events.add(text(name, data));
            case "JOIN", "LEAVE" -> {
                check(data.length <= 255, Refusal.MALFORMED_COMMAND);
                events.add(text(name, data));
            }
            case "PING" -> check(data.length >= 2, Refusal.MALFORMED_COMMAND);
            case "PONG", "READY" -> {}
            case "ERROR" -> refuseFor(data);
            default -> check(++unknown <= limits.unknownCommands(), Refusal.TOO_MANY_COMMANDS);
        }
    }

    private static void refuseFor(byte[] error) throws RefusedException {
        check(error.length > 0 && (error[0] & 0xff) < error.length, Refusal.MALFORMED_COMMAND);
        boolean later = new String(error, 1, error[0] & 0xff, StandardCharsets.ISO_8859_1).equals("300");
        check(false, later ? Refusal.AUTHENTICATION_DEFERRED : Refusal.ERROR_RECEIVED);
    }

    private static String name(byte[] body) throws RefusedException {
        int length = body.length == 0 ? 0 : body[0] & 0xff;
        check(length > 0 && length < body.length, Refusal.MALFORMED_COMMAND);
        return new String(body, 1, length, StandardCharsets.ISO_8859_1);
    }

    /** A command as text. */
    static String text(String name, byte[] data) {
        return name + ' ' + new String(data, StandardCharsets.ISO_8859_1);
    }

    /** The same for one that the decoder handed over. */
    static String text(Command command) {
        if (command instanceof Command.Subscribe subscribe) {
            return text("SUBSCRIBE", subscribe.topic());
        } else if (command instanceof Command.Cancel cancel) {
            return text("CANCEL", cancel.topic());
        } else if (command instanceof Command.Join join) {
            return text("JOIN", join.group());
        }
        return text("LEAVE", ((Command.Leave) command).group());
    }

    private static void check(boolean right, Refusal otherwise) throws RefusedException {
        if (!right) {
            throw new RefusedException(otherwise, "");
        }
    }
}
