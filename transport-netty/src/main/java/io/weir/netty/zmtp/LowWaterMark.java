package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * How many bytes must have arrived before the event loop is told of any: {@code SO_RCVLOWAT} of Linux, for tcp. While a
 * large body is on its way, the kernel gathers it, and one system call reads what would otherwise take a dozen, each of
 * which is in the way of the sender's. At all other times it is one byte.
 *
 * <p>Whatever else happens to a connection is told at once, its end among it, and so is a full window. Only a slow peer
 * looks like a silent one: to know, the heartbeats {@linkplain #lower() lower the mark} and look again.
 *
 * <p>Event loop only.
 */
final class LowWaterMark {
    /** To wait for less made no difference. */
    static final int LEAST = 512 * 1024;

    /** To wait for more made it slower, and the kernel reserves twice as much. */
    static final int MOST = 1024 * 1024;

    /** Linux's numbers, on all its architectures that Netty knows. */
    private static final ChannelOption<Integer> SO_RCVLOWAT = new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

    private final Channel channel;
    private boolean known;
    private int mark = 1;

    LowWaterMark(Channel channel) {
        this.channel = channel;
        known = channel instanceof EpollSocketChannel;
    }

    /** Sets the mark for a body of which so many bytes are missing; zero if there is none. */
    void await(int missing) {
        set(missing < LEAST ? 1 : Math.min(missing, MOST));
    }

    /** Has the event loop told of any byte from now on, and of those that are there; says whether it was not so before. */
    boolean lower() {
        boolean raised = mark > 1;
        set(1);
        return raised;
    }

    private void set(int bytes) {
        if (bytes == mark || !known || !channel.isOpen()) {
            return;
        }
        try {
            channel.config().setOption(SO_RCVLOWAT, bytes);
            mark = bytes;
        } catch (ChannelException e) {
            // A thread must not go on looking behind a mark that cannot be lowered.
            known = false;
            mark = 1;
        }
    }
}
