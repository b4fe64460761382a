package io.weir.netty.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.netty.zmtp.OutputEnd;
import io.weir.netty.zmtp.PeerCertificate;
import io.weir.netty.zmtp.StreamEvent;
import io.weir.transport.RefusedException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * Stands between TLS and the wire protocol, and says in the words of a stream what TLS tells: that the handshake failed, that
 * the peer breaks the rules, that it has ended. What ends the connection is told once, as a {@link StreamEvent.Failed}.
 */
final class TlsOutcome extends ChannelDuplexHandler {
    private static final int LONGEST = 300;
    private static final String RENEGOTIABLE = "TLSv1.2";

    private final SslHandler handler;
    private final TlsRecords records;
    private boolean established;
    private boolean failed;

    TlsOutcome(SslHandler handler, TlsRecords records) {
        this.handler = handler;
        this.records = records;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            shookHands(ctx, handshake);
        } else if (event instanceof SslCloseCompletionEvent end) {
            // Half of a connection of TLS may not live on by itself before 1.3, so that its end is the end of both.
            if (end.isSuccess()) {
                ctx.close();
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void shookHands(ChannelHandlerContext ctx, SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
            established = true;
            SSLSession session = handler.engine().getSession();
            records.established(session.getProtocol().equals(RENEGOTIABLE));
            PeerCertificate.note(ctx.channel(), session);
            ctx.channel().attr(OutputEnd.KEY).set(this::endOutput);
        } else if (!(handshake.cause() instanceof ClosedChannelException)) {
            fail(ctx, handshake.cause());
        }
    }

    /** A FIN without close_notify before it looks like an attacker's to the peer. What still arrives is not for the socket. */
    private void endOutput(Channel channel) {
        records.discard();
        handler.closeOutbound().addListener(told -> OutputEnd.shutDown(channel));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable inner = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (inner instanceof SSLException) {
            fail(ctx, inner);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void fail(ChannelHandlerContext ctx, Throwable cause) {
        if (!failed) {
            failed = true;
            ctx.fireUserEventTriggered(
                    new StreamEvent.Failed(new RefusedException(Refusal.TLS_FAILED, "TLS: " + detail(cause))));
            ctx.close();
        }
    }

    /** What was found, and why; the exceptions of TLS say at the top what a peer did wrong, and at the bottom with what. */
    static String detail(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            // Its message has all that the peer sent, which may be a password that was meant for another server.
            return "the peer sent something else (expected: a record of TLS)";
        }
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String top = String.valueOf(cause.getMessage());
        String bottom = String.valueOf(root.getMessage());
        String text = CommandBody.printable(top.contains(bottom) ? top : top + ": " + bottom);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** Closes without the last words of TLS if the peer does not take what is written before them: they could not get out. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        if (established && waiting != null && waiting.totalPendingWriteBytes() > 0) {
            ctx.channel().unsafe().close(promise);
        } else {
            ctx.close(promise);
        }
    }
}
