package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends one connection, and is the only one to change its {@link ConnectionState}. When we end it, the output is ended first
 * and the channel closed when the peer has closed too, or was silent for a while: closing with unread input would send a
 * reset, which destroys what was written. Event loop only.
 */
final class ConnectionClosing {
    /** After the last byte was written: silence of the peer after which closing cannot destroy it any more. */
    static final long QUIET_MILLIS = 200;

    private final Channel channel;
    private final PeerLink link;
    private ConnectionState state = ConnectionState.OPEN;
    private @Nullable RefusedException refusal;

    /** Whether anything has arrived since the output was ended, or since we last looked. */
    private boolean heard;

    ConnectionClosing(Channel channel, PeerLink link) {
        this.channel = channel;
        this.link = link;
    }

    ConnectionState state() {
        return state;
    }

    /** We end the connection from now on; says whether that is new. */
    boolean finish() {
        if (state != ConnectionState.OPEN) {
            return false;
        }
        state = ConnectionState.FINISHING;
        return true;
    }

    /** Nothing is left to write: if we end the connection, tells the peer so, and closes when it is quiet. */
    void outputDone() {
        if (state != ConnectionState.FINISHING) {
            return;
        }
        state = ConnectionState.OUTPUT_ENDED;
        OutputEnd.of(channel);
        closeWhenQuiet();
    }

    private void closeWhenQuiet() {
        heard = false;
        channel.eventLoop().schedule(this::closeIfQuiet, QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void closeIfQuiet() {
        if (state.isActive() && heard) {
            closeWhenQuiet();
        } else {
            channel.close();
        }
    }

    /** Something has arrived. */
    void heard() {
        heard = true;
    }

    /** The peer broke a rule, which is the reason of the end unless we had begun to end the connection. */
    void refused(RefusedException why) {
        if (refusal == null && (state == ConnectionState.OPEN || state == ConnectionState.INACTIVE)) {
            refusal = why;
        }
        channel.close();
    }

    /** The channel, or what serves it, failed. */
    void broken(Throwable cause) {
        link.broken(cause);
        channel.close();
    }

    /** Does a step that is not on the pipeline's stack, and whose failure would otherwise only mute the connection. */
    void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            broken(e);
            throw e;
        }
    }

    /** The channel is closed. */
    void inactive() {
        if (state.isActive()) {
            state = ConnectionState.INACTIVE;
        }
    }

    /** The last message was handed over. */
    void ended() {
        state = ConnectionState.ENDED;
        link.closed(refusal);
    }
}
