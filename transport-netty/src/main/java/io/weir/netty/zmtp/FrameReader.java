package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.Trace;
import io.weir.memory.BodyMemory;
import io.weir.memory.MessageMaker;
import io.weir.memory.PooledBody;
import io.weir.netty.security.FrameTransform;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.RefusedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one connection into whole messages and commands. It keeps the piece of a frame, and the frames of
 * a message, that have arrived so far in arrays of its own, so whatever bytes it is given it uses up, unless the sink
 * is full.
 *
 * <p>Every limit is checked when the header has been read. A body is copied once, out of the read buffer and into the
 * array that the message keeps; or, if it is large and the last of its message, it lies in lent memory, and the channel
 * reads most of it to there.
 */
final class FrameReader {
    private static final MessageMaker<Message, Origin> MAKER = new MessageMaker<>(Message.of(""));
    /** Where in the stream the next byte stands. */
    private enum State {
        HEADER,
        BROKEN_SIZE,
        BODY,
        LENT_BODY
    }

    /** What a JVM array can hold. */
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 8;

    /** Bytes that an announced size may reserve at first: as many as one read brings. */
    private static final int TRUSTED = 64 * 1024;

    private static final int PART_OVERHEAD = 32;
    private static final byte[][] NO_PARTS = {};

    private final Limits limits;
    private final long messageSize;
    private final int maxShort;
    private final int maxAlone;
    private final @Nullable FrameTransform boxes;
    private final Origin origin;
    private final DecoderSink sink;
    private final CommandReader commands;
    private final HeartbeatHandler heartbeats;

    private final FrameHeader header = new FrameHeader();
    private final FrameBody body = new FrameBody(TRUSTED);
    private final PooledBodyReader lentBody;
    private State state = State.HEADER;
    private boolean broken;

    private byte[][] parts = NO_PARTS;
    private int partCount;
    private long partBytes;

    FrameReader(
            Origin origin,
            Limits limits,
            FrameTransform transform,
            BodyMemory bodies,
            DecoderSink sink,
            HeartbeatHandler heartbeats) {
        this.origin = origin;
        this.limits = limits;
        this.messageSize = Math.min(limits.messageSize(), MAX_ARRAY);
        this.boxes = transform.isIdentity() ? null : transform;
        // Boxes never take the short path: no header is as small as this.
        this.maxShort = boxes == null ? FrameHeader.MORE << 8 | FrameHeader.MAX_SHORT : -1;
        this.maxAlone = (int) Math.min(FrameHeader.MAX_SHORT, messageSize);
        this.lentBody = new PooledBodyReader(bodies);
        this.sink = sink;
        this.heartbeats = heartbeats;
        this.commands = new CommandReader(limits.unknownCommands(), sink, heartbeats);
    }

    /** See {@link CommandReader#readTraces}. */
    void readTraces() {
        commands.readTraces();
    }

    /** The message with the trace that came before it, if one did. */
    private Message traced(Message message) {
        Trace trace = commands.takeTrace();
        return trace == null ? message : message.withTrace(trace);
    }

    /**
     * Reads until the bytes are used up or the sink is full, and says whether it has room.
     *
     * @throws RefusedException if the peer broke a rule; nothing may be read afterwards
     */
    boolean read(ByteBuf in) throws RefusedException {
        boolean room = true;
        while (room && in.isReadable()) {
            room = switch (state) {
                case HEADER -> readShortFrames(in) && readHeader(in);
                case BROKEN_SIZE -> readBrokenSize(in);
                case BODY -> readBody(in);
                case LENT_BODY -> readLentBody(in);
            };
        }
        return room;
    }

    /** Where the next bytes may be put without a copy, once all others have been read; null if anywhere. */
    @Nullable ByteBuf room() {
        return lentBody.room();
    }

    /** Bytes that are held of a message that is not whole, with what its frames take beside them. */
    long incomplete() {
        return partBytes + (long) PART_OVERHEAD * partCount + body.held() + lentBody.held();
    }

    /** Bytes that are missing of a body that is read to where it stays; zero if none is. */
    int missing() {
        return lentBody.missing();
    }

    /** Cuts off what is beyond that body; null if nothing is. */
    @Nullable ByteBuf cutTail(ByteBuf in, ByteBufAllocator alloc) {
        return lentBody.cutTail(in, alloc);
    }

    /** Forgets the piece of a message that has arrived. */
    void clear() {
        body.clear();
        lentBody.clear();
        forgetParts();
    }

    /**
     * The loop that decides how many messages per second there are: short frames that are whole in the buffer. Flags
     * and size are read as one number, which for the only frame of a message is its size.
     *
     * <p>It reads a view of the buffer, which is made once: since JDK 24 Netty does without {@code Unsafe}, and makes one
     * for each frame that it copies.
     */
    private boolean readShortFrames(ByteBuf in) throws RefusedException {
        int length = in.readableBytes();
        // A message with a trace takes the long way, which a command has led to anyhow.
        if (length < 2
                || !header.isClear()
                || commands.hasTrace()
                || in.getUnsignedShort(in.readerIndex()) > maxShort) {
            return true;
        }
        ByteBuffer bytes = in.nioBuffer();
        int index = 0;
        boolean room = true;
        while (room && length - index >= 2) {
            int flagsAndSize = bytes.getShort(index) & 0xffff;
            int size = flagsAndSize & 0xff;
            if (flagsAndSize > maxShort || size > length - index - 2) {
                break;
            }
            boolean alone = flagsAndSize <= maxAlone && partCount == 0;
            if (!alone) {
                checkPart(size);
            }
            byte[] frame = new byte[size];
            bytes.get(index + 2, frame);
            index += 2 + size;
            room = alone
                    ? sink.message(MAKER.received(frame, origin))
                    : acceptMessageFrame(flagsAndSize != size, frame);
        }
        in.skipBytes(index);
        if (index > 0) {
            heartbeats.frameRead();
        }
        return room;
    }

    private boolean readHeader(ByteBuf in) throws RefusedException {
        if (!header.read(in)) {
            return true;
        }
        if (boxes == null && BrokenSubscription.mayBegin(header)) {
            header.widen();
            state = State.BROKEN_SIZE;
            return true;
        }
        return beginBody(in);
    }

    private boolean readBrokenSize(ByteBuf in) throws RefusedException {
        boolean complete = header.read(in);
        BrokenSubscription.checkSize(header, complete);
        broken = complete;
        return !complete || beginBody(in);
    }

    private boolean beginBody(ByteBuf in) throws RefusedException {
        int size = checkedSize();
        if (boxes == null && header.flags() == FrameHeader.LONG && !broken && lentBody.begin(size)) {
            state = State.LENT_BODY;
            return readLentBody(in);
        }
        if (in.readableBytes() < size) {
            body.begin(size, size <= TRUSTED || sink.hasMemoryFor(size));
            state = State.BODY;
            return readBody(in);
        }
        byte[] frame = new byte[size];
        in.readBytes(frame);
        return endFrame(frame);
    }

    private boolean readBody(ByteBuf in) throws RefusedException {
        byte[] frame = body.fill(in);
        return frame == null || endFrame(frame);
    }

    private boolean readLentBody(ByteBuf in) throws RefusedException {
        PooledBody loan = lentBody.fill(in);
        if (loan == null) {
            return true;
        }
        header.clear();
        state = State.HEADER;
        heartbeats.frameRead();
        Message message = MAKER.lent(partCount == 0 ? NO_PARTS : Arrays.copyOf(parts, partCount), loan, origin);
        forgetParts();
        return sink.message(traced(message));
    }

    private boolean endFrame(byte[] frame) throws RefusedException {
        int flags = header.flags() & ~FrameHeader.LONG;
        header.clear();
        state = State.HEADER;
        heartbeats.frameRead();
        if (broken) {
            broken = false;
            BrokenSubscription.checkBody(frame);
        }
        if (boxes == null) {
            return accept(flags, frame);
        }
        FrameTransform.Opened opened = boxes.open(flags, frame);
        if ((opened.flags() & FrameHeader.COMMAND) == 0) {
            checkPart(opened.body().length);
        }
        return accept(opened.flags(), opened.body());
    }

    /** Takes a frame that is within the limits. */
    private boolean accept(int flags, byte[] frame) throws RefusedException {
        if ((flags & FrameHeader.COMMAND) != 0) {
            // RFC 37 lets commands stand between the frames of a message, which stays whole.
            commands.read(frame);
            return true;
        }
        return acceptMessageFrame((flags & FrameHeader.MORE) != 0, frame);
    }

    private boolean acceptMessageFrame(boolean more, byte[] frame) throws RefusedException {
        if (!more && partCount == 0) {
            return sink.message(traced(MAKER.received(frame, origin)));
        }
        addPart(frame);
        return more || endMessage();
    }

    private void addPart(byte[] frame) {
        if (partCount == parts.length) {
            parts = Arrays.copyOf(parts, Math.max(4, 2 * partCount));
        }
        parts[partCount++] = frame;
        partBytes += frame.length;
    }

    private boolean endMessage() throws RefusedException {
        byte[][] rest = new byte[partCount - 1][];
        System.arraycopy(parts, 1, rest, 0, rest.length);
        Message message = traced(MAKER.received(parts[0], rest, origin));
        forgetParts();
        return sink.message(message);
    }

    /** Keeps a small array for the next message, but not what the last one held. */
    private void forgetParts() {
        if (parts.length > 16) {
            parts = NO_PARTS;
        } else {
            Arrays.fill(parts, 0, partCount, null);
        }
        partCount = 0;
        partBytes = 0;
    }

    /** Whether a command or box, or else a frame with those of its message before it, is within the limits. */
    private int checkedSize() throws RefusedException {
        if (boxes == null && !header.isCommand()) {
            checkPart(header.size());
        } else {
            int overhead = boxes == null ? 0 : boxes.overhead();
            checkAgainst(Math.min(messageSize + overhead, MAX_ARRAY), header.size());
        }
        return (int) header.size();
    }

    private void checkPart(long size) throws RefusedException {
        if (partCount >= limits.frames()) {
            throw new RefusedException(
                    Refusal.TOO_MANY_FRAMES,
                    "frames of a message: " + (partCount + 1L) + " (expected: <= maxFrames of " + limits.frames()
                            + ")");
        }
        checkAgainst(messageSize - partBytes, size);
    }

    private void checkAgainst(long limit, long size) throws RefusedException {
        // The size on the wire has no sign: as a long, a negative one is the greater.
        if (size < 0 || size > limit) {
            throw new RefusedException(
                    Refusal.MESSAGE_TOO_LARGE,
                    "frame size: " + Long.toUnsignedString(size) + " (expected: <= " + limit + ", "
                            + (limits.messageSize() > MAX_ARRAY ? "an array holds " : "maxMessageSize is ")
                            + messageSize + ")");
        }
    }
}
