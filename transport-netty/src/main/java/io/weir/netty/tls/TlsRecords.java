package io.weir.netty.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.Refusal;
import io.weir.netty.zmtp.StreamEvent;
import io.weir.transport.RefusedException;

/**
 * Sees the records of TLS before they are decrypted. It tells the wire protocol that the other end has said something, so that
 * a handshake of TLS that takes its time is no silence; and it ends a connection of TLS 1.2 whose peer wants to shake hands
 * again, each time of which costs us far more than the peer. TLS 1.3 knows no such thing.
 */
final class TlsRecords extends ChannelInboundHandlerAdapter {
    private static final int HANDSHAKE = 22;
    private static final int HEADER = 5;

    private boolean heard;
    private boolean follows = true;
    private boolean established;
    private boolean discarding;

    /** Bytes of a header that were read, its length as far as it is known, and bytes of the record that are still to come. */
    private int headerRead;

    private int length;
    private int missing;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!heard) {
            heard = true;
            ctx.fireUserEventTriggered(StreamEvent.HEARD);
        }
        if (follows && !discarding && startsHandshakeAgain((ByteBuf) message)) {
            discarding = true;
            ctx.fireUserEventTriggered(new StreamEvent.Failed(new RefusedException(
                    Refusal.TLS_FAILED,
                    "TLS: the peer wants to shake hands again (expected: once for each connection)")));
            ctx.channel().close();
        }
        if (discarding) {
            ((ByteBuf) message).release();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /**
     * The handshake is over.
     *
     * @param mayBeginAgain whether the version of TLS knows another one, which is one too many
     */
    void established(boolean mayBeginAgain) {
        established = true;
        follows = mayBeginAgain;
    }

    /** Throws away what arrives from now on: OpenSSL takes it for an error when it has said that we end. */
    void discard() {
        discarding = true;
    }

    /** Follows the records from the first byte on; says whether one of a handshake follows the end of the handshake. */
    private boolean startsHandshakeAgain(ByteBuf in) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        while (at < end) {
            int skipped = Math.min(missing, end - at);
            missing -= skipped;
            at += skipped;
            if (at < end && readHeader(in.getUnsignedByte(at++))) {
                return true;
            }
        }
        return false;
    }

    /** Reads a byte of a header: its type, two bytes of version, two of length. */
    private boolean readHeader(int octet) {
        if (headerRead == 0 && octet == HANDSHAKE && established) {
            return true;
        }
        length = length << 8 | octet;
        if (++headerRead == HEADER) {
            missing = length & 0xffff;
            headerRead = 0;
        }
        return false;
    }
}
