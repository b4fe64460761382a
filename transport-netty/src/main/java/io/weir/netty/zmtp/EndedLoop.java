package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;

/** What an event loop leaves behind that a host shut down: it closes its channels most of the time, and not always. */
public final class EndedLoop {
    private static final System.Logger LOG = System.getLogger("io.weir.failure");

    private EndedLoop() {}

    /** Closes the channel, even if its loop has ended. */
    public static void close(Channel channel) {
        ChannelFuture closing = channel.close();
        if (closing.cause() instanceof RejectedExecutionException && channel.isOpen()) {
            closeLeft(channel, () -> {});
        }
    }

    /** Closes what the loop left open when it has ended, which it does not always do at once, and then does the step. */
    public static void closeLeft(Channel channel, Runnable step) {
        channel.eventLoop().terminationFuture().addListener(end -> {
            closeLeft(channel);
            step.run();
        });
    }

    /** Closes the descriptor of a channel that the loop left open. The loop has ended, so no other thread uses it. */
    public static void closeLeft(Channel channel) {
        try {
            if (channel instanceof UnixChannel unix) {
                unix.fd().close();
            } else if (channel.unsafe() instanceof AbstractNioChannel.NioUnsafe nio) {
                nio.ch().close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, channel + ": cannot be closed", e);
        }
    }
}
