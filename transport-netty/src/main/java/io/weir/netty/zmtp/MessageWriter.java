package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.FastThreadLocal;
import io.weir.Message;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import io.weir.transport.Command;
import io.weir.transport.PeerLink;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands and messages from a link and writes them in buffers of up to 64 KiB: many small messages to a buffer, or
 * a large one in pieces, so that a peer that reads slowly holds few buffers however large its messages are. Every message
 * is copied once, but for a body in lent memory, which is a buffer of its own, its header included. Event loop only.
 *
 * <p>It keeps count: each message that was taken is reported as written or as dropped, once.
 */
final class MessageWriter {
    private static final int CAPACITY = 64 * 1024;
    private static final int MIN_CAPACITY = 512;
    private static final int MAX_HEADER = 9;

    /**
     * One for each event loop, and empty between one use and the next. It is no class of Weir, which a loop of the host
     * would keep, and the class loader with it.
     */
    private static final FastThreadLocal<byte[]> ARRAY = new FastThreadLocal<>();

    private final Channel channel;
    private final PeerLink link;
    private final MessageEncoder encoder;
    private final Losses losses;
    private final Runnable onProgress;

    /** Taken, but for the next buffer. */
    private @Nullable Message next;

    /** Taken and begun: how far the peer has it. */
    private @Nullable Message begun;

    private int frame;
    private int offset;
    private boolean headerDone;

    /** What is written next: the last frame of the message that was begun, in lent memory. */
    private @Nullable PooledBody body;

    /** Whether the buffer ends where the message does that was begun. */
    private boolean pausing;

    private int unfinishedWrites;
    private int messages;

    /** Hears of messages that were taken and will not be written. */
    interface Losses {
        void lost(long messages);
    }

    MessageWriter(Channel channel, PeerLink link, MessageEncoder encoder, Losses losses, Runnable onProgress) {
        this.channel = channel;
        this.link = link;
        this.encoder = encoder;
        this.losses = losses;
        this.onProgress = onProgress;
    }

    /** Whether something was taken that is not yet with the operating system. */
    boolean isBusy() {
        return unfinishedWrites > 0 || next != null || begun != null;
    }

    /** Whether a message was begun and not ended: bytes that others write now would become part of it. */
    boolean isAmidMessage() {
        return begun != null;
    }

    /** Has the buffer end where the message does that was begun, so that others can write something then. */
    void pauseAfterMessage() {
        pausing = true;
    }

    /** How many messages ended in the last buffer. */
    int messages() {
        return messages;
    }

    /** Writes one buffer, without flushing, and returns its size; zero if there is nothing to write. */
    int write() {
        if (body != null && begun != null) {
            return writeBody(begun, body);
        }
        ByteBuf out = channel.alloc().directBuffer(capacity());
        messages = 0;
        try {
            if (begun == null) {
                appendCommands(out);
            }
            messages = appendMessages(out);
        } catch (RuntimeException | Error e) {
            out.release();
            throw e;
        }
        int size = out.readableBytes();
        if (size > 0) {
            send(out, messages, null);
            return size;
        }
        out.release();
        return body != null && begun != null ? writeBody(begun, body) : 0;
    }

    private int writeBody(Message message, PooledBody last) {
        ByteBuf out = MessageEncoder.framed(last);
        int size = out.readableBytes();
        begun = null;
        body = null;
        pausing = false;
        messages = 1;
        send(out, 1, message);
        return size;
    }

    /** What waits, as far as it fits: a lone small message should not cost 64 KiB. */
    private int capacity() {
        if (begun != null) {
            return CAPACITY;
        }
        if (next == null) {
            next = link.outbound().poll();
        }
        if (next == null || isLent(next)) {
            return MIN_CAPACITY;
        }
        long waiting = next.size()
                + link.outbound().bytes()
                + MAX_HEADER * (link.outbound().depth() + 2);
        return (int) Math.max(MIN_CAPACITY, Math.min(CAPACITY, waiting));
    }

    /** Whether the last frame is written from where it lies. */
    private boolean isLent(Message message) {
        return Messages.loan(message) != null && encoder.isPlain();
    }

    private void appendCommands(ByteBuf out) {
        Command command;
        while (out.readableBytes() < CAPACITY && (command = link.nextCommand()) != null) {
            out.ensureWritable((int) encoder.encodedSize(command));
            encoder.encode(command, out);
        }
    }

    /** Appends messages until the buffer is full or none waits, and returns how many end in it. */
    private int appendMessages(ByteBuf out) {
        int room = Math.max(out.capacity(), out.readableBytes());
        int ended = begun == null ? appendShortMessages(out, room) : 0;
        while (true) {
            if (begun == null) {
                Message message = next == null ? link.outbound().poll() : next;
                next = null;
                if (message == null) {
                    return ended;
                }
                boolean inPieces = encoder.isPlain();
                if (!isLent(message)) {
                    long size = encoder.encodedSize(message);
                    if (size <= room - out.readableBytes()) {
                        encode(message, out);
                        ended++;
                        continue;
                    }
                    inPieces &= size > CAPACITY;
                }
                if (!inPieces) {
                    return ended + appendWhole(message, out);
                }
                room = begin(message, out, room);
            }
            if (!continueMessage(out, room)) {
                return ended;
            }
            ended++;
            if (pausing) {
                pausing = false;
                return ended;
            }
            appendCommands(out);
        }
    }

    /**
     * Appends messages as long as they are short, by way of an array: a store there costs a fraction of one in a buffer.
     * Returns how many those were; the one that ended the run is the next.
     */
    private int appendShortMessages(ByteBuf out, int room) {
        byte[] array = array();
        int limit = Math.min(array.length, room - out.readableBytes());
        int end = 0;
        int count = 0;
        Message message = next == null ? link.outbound().poll() : next;
        while (message != null && encoder.isShort(message) && end + message.size() + MAX_HEADER <= limit) {
            end = MessageEncoder.encodeShort(message, array, end);
            count++;
            message = link.outbound().poll();
        }
        next = message;
        out.writeBytes(array, 0, end);
        return count;
    }

    /** Appends all of a message, whose memory is not needed after that. */
    private void encode(Message message, ByteBuf out) {
        encoder.encode(message, out);
        Messages.releaseRetained(message);
    }

    /** Appends a message to an empty buffer, or leaves it for one; returns how many end in this one. */
    private int appendWhole(Message message, ByteBuf out) {
        if (out.isReadable()) {
            next = message;
            return 0;
        }
        // More arrived than the buffer was made for, or boxes, which cannot be written in pieces.
        out.ensureWritable(Math.toIntExact(encoder.encodedSize(message)));
        encode(message, out);
        return 1;
    }

    /** Begins a message that is written in pieces, and returns the bytes that the buffer may hold from now on. */
    private int begin(Message message, ByteBuf out, int room) {
        begun = message;
        encoder.encodeTrace(message, out);
        link.outbound().retain(message);
        frame = 0;
        offset = 0;
        headerDone = false;
        body = null;
        if (Messages.loan(message) != null) {
            return room;
        }
        out.ensureWritable(Math.max(0, CAPACITY - out.readableBytes()));
        return CAPACITY;
    }

    /** Appends the next piece of the message that was begun, and says whether it was the last. */
    private boolean continueMessage(ByteBuf out, int room) {
        Message message = begun;
        while (message != null && frame < message.frameCount()) {
            if (frame == message.frameCount() - 1 && Messages.loan(message) != null) {
                body = Messages.loan(message);
                return false;
            }
            if (!headerDone) {
                if (room - out.readableBytes() < MAX_HEADER) {
                    return false;
                }
                encoder.encodeHeader(message, frame, out);
                headerDone = true;
            }
            byte[] array = message.array(frame);
            int piece = Math.min(array.length - offset, room - out.readableBytes());
            out.writeBytes(array, offset, piece);
            offset += piece;
            if (offset < array.length) {
                return false;
            }
            frame++;
            offset = 0;
            headerDone = false;
        }
        if (message != null) {
            begun = null;
            link.outbound().releaseRetained(message);
        }
        return true;
    }

    private void send(ByteBuf out, int messages, @Nullable Message held) {
        unfinishedWrites++;
        channel.write(out).addListener((ChannelFuture write) -> {
            unfinishedWrites--;
            if (held != null) {
                link.outbound().releaseRetained(held);
                Messages.releaseRetained(held);
            }
            if (!write.isSuccess()) {
                losses.lost(messages);
            } else if (messages > 0) {
                link.wrote(messages);
            }
            onProgress.run();
        });
    }

    /** The channel is gone: what was taken and not handed to it is lost. */
    void abandon() {
        int lost = (next == null ? 0 : 1) + (begun == null ? 0 : 1);
        if (begun != null) {
            link.outbound().releaseRetained(begun);
            Messages.releaseRetained(begun);
        }
        if (next != null) {
            Messages.releaseRetained(next);
        }
        next = null;
        begun = null;
        body = null;
        losses.lost(lost);
    }

    private static byte[] array() {
        byte[] array = ARRAY.getIfExists();
        if (array == null) {
            array = new byte[CAPACITY];
            ARRAY.set(array);
        }
        return array;
    }

    /** Gives up the array of this event loop. A connection that is still there makes another. */
    static void forgetThread() {
        ARRAY.remove();
    }
}
