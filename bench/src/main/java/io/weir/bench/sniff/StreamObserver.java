package io.weir.bench.sniff;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.bench.sniff.Excerpt.Size;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says what the bytes mean that one end of a connection sends, in whatever pieces they come. It never fails: at what is not
 * ZMTP it says so once, and ignores the rest.
 *
 * <p>It is as lenient as libzmq where the meaning is clear, keeps at most a few kilobytes, however large frames and messages
 * are, and shows of a PLAIN handshake no more than the user's name. For one thread.
 */
final class StreamObserver {
    private enum State {
        GREETING,
        HEADER,
        BODY,
        IGNORING
    }

    private static final int GREETING_SIZE = 64;
    private static final int SIGNATURE_END_AT = 9;
    private static final int MAJOR_AT = 10;
    private static final int MECHANISM_AT = 12;
    private static final int AS_SERVER_AT = 32;

    /** How a TLS connection begins, from either side: a record of the handshake. */
    private static final byte TLS_HANDSHAKE = 0x16;

    private static final int MORE = 0x01;
    private static final int LONG = 0x02;
    private static final int COMMAND = 0x04;
    private static final int RESERVED = 0xf8;
    private static final int SHORT_HEADER = 2;
    private static final int LONG_HEADER = 9;

    /** The greatest body of a SUBSCRIBE whose header libzmq up to 4.3.4 gets wrong: 1 + 9 + 255 bytes. */
    private static final int MAX_BROKEN = 0x0109;

    /** Bytes of a command that are kept, far more than a real command has. */
    private static final int COMMAND_KEPT = 4096;

    /** Frames of a message that are kept. */
    private static final int FRAMES_KEPT = 16;

    private final boolean hidePayloads;
    private final Consumer<Finding> out;

    private State state = State.GREETING;
    private final byte[] greeting = new byte[GREETING_SIZE];
    private int greetingLength;
    private String mechanism = "";
    private boolean introduced;
    private boolean subscriber;

    private final byte[] header = new byte[LONG_HEADER];
    private int headerLength;
    private boolean broken;
    private byte[] kept = {};
    private long size;
    private long got;

    private final List<Excerpt> frames = new ArrayList<>();
    private long frameCount;
    private long messageBytes;

    /** Tells what it sees; what applications send to each other only by its size, if that is asked for. */
    StreamObserver(boolean hidePayloads, Consumer<Finding> out) {
        this.hidePayloads = hidePayloads;
        this.out = out;
    }

    /** Whether the end is still greeting, so that an opposite end that is not of ZMTP 3 shows that this one is not, too. */
    boolean isGreeting() {
        return state == State.GREETING;
    }

    /** Whether the bytes are no longer looked at. */
    boolean isIgnoring() {
        return state == State.IGNORING;
    }

    /** Looks at no further bytes. */
    void ignore() {
        state = State.IGNORING;
        frames.clear();
        kept = new byte[0];
    }

    /** Takes all the bytes. */
    void observe(ByteBuf in) {
        while (in.isReadable()) {
            switch (state) {
                case GREETING -> readGreeting(in);
                case HEADER -> readHeader(in);
                case BODY -> readBody(in);
                case IGNORING -> in.skipBytes(in.readableBytes());
            }
        }
    }

    /** The end has sent all: says what is missing. */
    void end() {
        if (state == State.HEADER && broken) {
            readEmptyCommand();
            end();
            return;
        }
        if (state == State.GREETING && greetingLength > 0) {
            out.accept(new Finding.CutOff("greeting, " + greetingLength + " of " + new Size(GREETING_SIZE)));
        } else if (state == State.HEADER && headerLength > 0) {
            out.accept(new Finding.CutOff("header of a frame, " + new Size(headerLength)));
        } else if (state == State.BODY) {
            out.accept(new Finding.CutOff("frame, " + got + " of " + new Size(size)));
        } else if (state == State.HEADER && frameCount > 0) {
            out.accept(
                    new Finding.CutOff("message, the last of whose " + frameCount + " frames says that more follow"));
        }
        ignore();
    }

    private void giveUp(String why) {
        out.accept(new Finding.Undecoded(why));
        ignore();
    }

    private void readGreeting(ByteBuf in) {
        byte next = in.readByte();
        greeting[greetingLength++] = next;
        if (greetingLength == 1 && next != (byte) 0xff) {
            in.readerIndex(in.readerIndex() - 1);
            giveUp(next == TLS_HANDSHAKE ? "TLS, as on tls+tcp, or no ZMTP at all" : "not ZMTP 3" + beginning(in));
        } else if (greetingLength == SIGNATURE_END_AT + 1 && (next & 1) == 0) {
            giveUp("ZMTP 1.0, or no ZMTP at all");
        } else if (greetingLength == MAJOR_AT + 1 && (next == 0 || next == 1)) {
            giveUp("ZMTP 2.0");
        } else if (greetingLength == GREETING_SIZE) {
            greet();
        }
    }

    private String beginning(ByteBuf in) {
        if (hidePayloads) {
            return "";
        }
        byte[] bytes = new byte[Math.min(in.readableBytes(), Excerpt.SHOWN)];
        in.getBytes(in.readerIndex(), bytes);
        return ", begins with " + Excerpt.of(bytes, 0, bytes.length);
    }

    private void greet() {
        int end = AS_SERVER_AT;
        while (end > MECHANISM_AT && greeting[end - 1] == 0) {
            end--;
        }
        mechanism = Excerpt.name(greeting, MECHANISM_AT, end);
        state = State.HEADER;
        out.accept(new Finding.Greeting(
                greeting[MAJOR_AT] & 0xff, greeting[MAJOR_AT + 1] & 0xff, mechanism, greeting[AS_SERVER_AT] == 1));
    }

    private void readHeader(ByteBuf in) {
        header[headerLength++] = in.readByte();
        int flags = header[0] & 0xff;
        if ((flags & RESERVED) != 0) {
            giveUp(String.format("out of step with the frames, or no ZMTP: flags 0x%02x", flags));
        } else if (broken) {
            readBrokenHeader();
        } else if (headerLength == SHORT_HEADER && (flags & LONG) == 0) {
            // No peer means to send an empty command: it may be a long header that lacks the LONG bit.
            broken = (flags & COMMAND) != 0 && header[1] == 0;
            if (!broken) {
                beginBody(header[1] & 0xff);
            }
        } else if (headerLength == LONG_HEADER) {
            beginBody(longSize());
        }
    }

    /** Libzmq up to 4.3.4 forgets the LONG bit of SUBSCRIBE and CANCEL when a topic has nearly 256 bytes. */
    private void readBrokenHeader() {
        int last = headerLength - 1;
        boolean fits = last < LONG_HEADER - 2
                ? header[last] == 0
                : last == LONG_HEADER - 2 ? header[last] == 1 : longSize() <= MAX_BROKEN;
        if (!fits) {
            readEmptyCommand();
        } else if (headerLength == LONG_HEADER) {
            beginBody(longSize());
        }
    }

    /** It was an empty command, after all, and the bytes behind it are those of frames. */
    private void readEmptyCommand() {
        byte[] others = Arrays.copyOfRange(header, SHORT_HEADER, headerLength);
        nextFrame();
        out.accept(new Finding.Malformed("empty command", 0));
        observe(Unpooled.wrappedBuffer(others));
    }

    private long longSize() {
        long value = 0;
        for (int i = 1; i < LONG_HEADER; i++) {
            value = value << Byte.SIZE | (header[i] & 0xff);
        }
        return value;
    }

    private void beginBody(long bodySize) {
        if (bodySize < 0) {
            giveUp("a frame of " + Long.toUnsignedString(bodySize) + " bytes");
            return;
        }
        size = bodySize;
        got = 0;
        kept = new byte[(int) Math.min(size, isCommand() ? COMMAND_KEPT : Excerpt.SHOWN)];
        state = State.BODY;
        if (size == 0) {
            endBody();
        }
    }

    private void readBody(ByteBuf in) {
        int next = (int) Math.min(in.readableBytes(), size - got);
        int keep = (int) Math.max(0, Math.min(next, kept.length - got));
        if (keep > 0) {
            in.readBytes(kept, (int) got, keep);
        }
        in.skipBytes(next - keep);
        got += next;
        if (got == size) {
            endBody();
        }
    }

    private void endBody() {
        boolean command = isCommand();
        boolean more = (header[0] & MORE) != 0;
        nextFrame();
        boolean open = mechanism.equals("NULL") || mechanism.equals("PLAIN");
        if (!open && (command || CurveCommandBody.isBox(kept))) {
            out.accept(CurveCommandBody.read(mechanism, kept, size));
        } else if (command) {
            // Before a client of PLAIN has said INITIATE, any command may be a HELLO that went wrong.
            command(CommandBody.read(kept, size, introduced || mechanism.equals("NULL")));
        } else {
            Excerpt frame = Excerpt.of(kept, 0, size);
            frame(open && (introduced || mechanism.equals("NULL")) ? frame : frame.hidden(), more);
        }
    }

    private void nextFrame() {
        state = State.HEADER;
        headerLength = 0;
        broken = false;
    }

    private boolean isCommand() {
        return (header[0] & COMMAND) != 0;
    }

    private void command(Finding seen) {
        if (seen instanceof Finding.LocalMetadata introduction) {
            introduced = true;
            subscriber = introduction.properties().stream()
                    .filter(property -> property.name().equalsIgnoreCase("Socket-Type"))
                    .map(property -> new String(property.value().head(), StandardCharsets.US_ASCII))
                    .anyMatch(type -> type.equals("SUB") || type.equals("XSUB"));
        }
        out.accept(seen);
    }

    private void frame(Excerpt frame, boolean more) {
        frameCount++;
        messageBytes += frame.size();
        if (frames.size() < FRAMES_KEPT) {
            frames.add(frame);
        }
        if (!more) {
            out.accept(isSubscription() ? subscription(frame) : message());
            frames.clear();
            frameCount = 0;
            messageBytes = 0;
        }
    }

    private Finding message() {
        return new Finding.Message(
                hidePayloads ? frames.stream().map(Excerpt::hidden).toList() : List.copyOf(frames),
                frameCount,
                messageBytes);
    }

    private boolean isSubscription() {
        return subscriber
                && frameCount == 1
                && frames.get(0).head().length > 0
                && (frames.get(0).head()[0] & ~1) == 0;
    }

    private static Finding subscription(Excerpt frame) {
        return new Finding.Subscription(frame.head()[0] == 1, Excerpt.of(frame.head(), 1, frame.size() - 1));
    }
}
