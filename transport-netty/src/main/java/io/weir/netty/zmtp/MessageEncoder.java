package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.Message;
import io.weir.Trace;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import io.weir.netty.security.CommandBody;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.Command;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Appends messages and commands to a buffer, as frames of one connection. Not a handler: one buffer takes many
 * messages, and a write per message costs more than all the rest. Used by the event loop only.
 *
 * <p>Callers reserve room ({@link #encodedSize}) or let the buffer grow.
 */
final class MessageEncoder {
    private static final byte LEGACY_CANCEL = 0;
    private static final byte LEGACY_SUBSCRIBE = 1;

    private final int minorVersion;
    private final @Nullable FrameTransform boxes;
    private boolean traces;

    /**
     * Writes for one peer.
     *
     * @param minorVersion the ZMTP 3 version in force: 3.0 knows no SUBSCRIBE and CANCEL
     */
    MessageEncoder(int minorVersion, FrameTransform transform) {
        this.minorVersion = minorVersion;
        this.boxes = transform.isIdentity() ? null : transform;
    }

    /**
     * Whether frames travel as they are, so that a large body may be written from the message's own array behind a
     * header of {@link #encodeHeader}.
     */
    boolean isPlain() {
        return boxes == null;
    }

    /** Has the trace of a message go before it: both ends have said that they know it. */
    void writeTraces() {
        traces = true;
    }

    /** The bytes that {@link #encode(Message, ByteBuf)} appends. */
    long encodedSize(Message message) {
        Trace trace = traces ? message.trace() : null;
        long size = trace == null ? 0 : frameSize(TraceCommand.size(trace));
        for (int i = 0; i < message.frameCount(); i++) {
            size += frameSize(message.length(i));
        }
        return size;
    }

    /** Appends all frames of the message. */
    void encode(Message message, ByteBuf out) {
        encodeTrace(message, out);
        int last = message.frameCount() - 1;
        for (int i = 0; i < last; i++) {
            encodeFrame(FrameHeader.MORE, message.array(i), out);
        }
        PooledBody loan = Messages.loan(message);
        encodeFrame(0, loan == null ? message.array(last) : copy(loan), out);
    }

    /** Appends the command that goes before a message with a trace, and before its first frame only. */
    void encodeTrace(Message message, ByteBuf out) {
        Trace trace = traces ? message.trace() : null;
        if (trace != null) {
            encodeCommand(TraceCommand.of(trace), out);
        }
    }

    /** What {@link Message#array} would be, but that the owner may have released it by now. */
    private static byte[] copy(PooledBody loan) {
        byte[] copy = new byte[loan.length()];
        loan.buffer().get(copy);
        return copy;
    }

    /** Whether the message may be put into an array by {@link #encodeShort}: plain, one frame, short, and without a trace. */
    boolean isShort(Message message) {
        return boxes == null
                && message.frameCount() == 1
                && message.length(0) <= FrameHeader.MAX_SHORT
                && !(traces && message.trace() != null);
    }

    /** Puts a short message into an array, and returns the index behind it. */
    static int encodeShort(Message message, byte[] out, int at) {
        byte[] body = message.array(0);
        int bodyAt = FrameHeader.writeShort(body.length, out, at);
        System.arraycopy(body, 0, out, bodyAt, body.length);
        return bodyAt + body.length;
    }

    /** Appends the header of one frame of the message, whose body the caller writes; only if {@link #isPlain()}. */
    void encodeHeader(Message message, int frame, ByteBuf out) {
        int flags = frame < message.frameCount() - 1 ? FrameHeader.MORE : 0;
        FrameHeader.write(flags, message.length(frame), out);
    }

    /**
     * The last frame of a plain message, where it lies. The header stands before the body, rather than in a buffer of its
     * own: a system call that takes both may stop between them, and a header alone wakes the peer without need.
     */
    static ByteBuf framed(PooledBody body) {
        int header = FrameHeader.length(body.length());
        ByteBuf frame = Unpooled.wrappedBuffer(body.withHeader(header)).clear();
        FrameHeader.write(0, body.length(), frame);
        return frame.writerIndex(header + body.length());
    }

    /** The greatest number of bytes that {@link #encode(Command, ByteBuf)} appends. */
    long encodedSize(Command command) {
        return frameSize(1L + name(command).length() + argument(command).length);
    }

    /**
     * Appends a command in the form that the peer knows. A subscription is for ZMTP 3.0 a message of a byte 1 or 0 and the
     * topic: JeroMQ announces 3.0 and drops the commands. All else has no other form.
     */
    void encode(Command command, ByteBuf out) {
        boolean isSubscription = command instanceof Command.Subscribe || command instanceof Command.Cancel;
        if (minorVersion > 0 || !isSubscription) {
            encodeCommand(CommandBody.of(name(command), argument(command)), out);
            return;
        }
        byte[] topic = argument(command);
        byte[] legacy = new byte[1 + topic.length];
        legacy[0] = command instanceof Command.Subscribe ? LEGACY_SUBSCRIBE : LEGACY_CANCEL;
        System.arraycopy(topic, 0, legacy, 1, topic.length);
        encodeFrame(0, legacy, out);
    }

    /** Appends a command frame with such a body. */
    void encodeCommand(byte[] body, ByteBuf out) {
        encodeFrame(FrameHeader.COMMAND, body, out);
    }

    private long frameSize(long bodySize) {
        long size = boxes == null ? bodySize : bodySize + boxes.overhead();
        return FrameHeader.length(size) + size;
    }

    private void encodeFrame(int flags, byte[] body, ByteBuf out) {
        if (boxes == null) {
            FrameHeader.write(flags, body.length, out);
            out.writeBytes(body);
        } else {
            // libzmq wants a box in a message frame, whatever is in it, although RFC 26 calls it a command.
            FrameHeader.write(0, (long) body.length + boxes.overhead(), out);
            boxes.seal(flags, body, out);
        }
    }

    private static String name(Command command) {
        if (command instanceof Command.Subscribe) {
            return "SUBSCRIBE";
        }
        if (command instanceof Command.Cancel) {
            return "CANCEL";
        }
        if (command instanceof Command.Join) {
            return "JOIN";
        }
        if (command instanceof Command.Leave) {
            return "LEAVE";
        }
        return command instanceof Command.Resume ? "WEIR-RESUME" : "WEIR-ACK";
    }

    /** The topic or group, or numbers of eight bytes each. */
    private static byte[] argument(Command command) {
        if (command instanceof Command.Subscribe subscribe) {
            return subscribe.topic();
        }
        if (command instanceof Command.Cancel cancel) {
            return cancel.topic();
        }
        if (command instanceof Command.Join join) {
            return join.group();
        }
        if (command instanceof Command.Leave leave) {
            return leave.group();
        }
        return command instanceof Command.Resume resume
                ? ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(resume.stream())
                        .putLong(resume.arrived())
                        .array()
                : ByteBuffer.allocate(Long.BYTES)
                        .putLong(((Command.Acknowledge) command).taken())
                        .array();
    }
}
