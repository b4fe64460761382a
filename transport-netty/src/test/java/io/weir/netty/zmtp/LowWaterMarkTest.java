package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the operating system is told, by its own account. */
class LowWaterMarkTest {
    private static final ChannelOption<Integer> SO_RCVLOWAT = new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);
    private static final int LEAST = LowWaterMark.LEAST;
    private static final int MOST = LowWaterMark.MOST;

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemGathersTheRestOfALargeBody() throws InterruptedException {
        try (Loop loop = new Loop()) {
            LowWaterMark mark = new LowWaterMark(loop.channel);
            assertThat(loop.mark()).isEqualTo(1);
            mark.await(LEAST + 5);
            assertThat(loop.mark()).isEqualTo(LEAST + 5);
            mark.await(LEAST);
            assertThat(loop.mark()).isEqualTo(LEAST);
            mark.await(0);
            assertThat(loop.mark()).isEqualTo(1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itGathersNeitherLittleNorTooMuch() throws InterruptedException {
        try (Loop loop = new Loop()) {
            LowWaterMark mark = new LowWaterMark(loop.channel);
            mark.await(Integer.MAX_VALUE);
            assertThat(loop.mark()).isEqualTo(MOST);
            mark.await(LEAST - 1);
            assertThat(loop.mark()).isEqualTo(1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void loweringItShowsWhatHasArrived() throws InterruptedException {
        try (Loop loop = new Loop()) {
            LowWaterMark mark = new LowWaterMark(loop.channel);
            assertThat(mark.lower()).isFalse();
            mark.await(LEAST);
            assertThat(mark.lower()).isTrue();
            assertThat(loop.mark()).isEqualTo(1);
            assertThat(mark.lower()).isFalse();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aClosedChannelIsLeftAlone() throws InterruptedException {
        try (Loop loop = new Loop()) {
            LowWaterMark mark = new LowWaterMark(loop.channel);
            loop.channel.close().sync();
            mark.await(LEAST);
            assertThat(mark.lower()).isFalse();
        }
    }

    @Test
    void otherChannelsAreLeftAlone() {
        EmbeddedChannel channel = new EmbeddedChannel();
        LowWaterMark mark = new LowWaterMark(channel);
        mark.await(LEAST);
        assertThat(mark.lower()).isFalse();
        channel.finishAndReleaseAll();
    }

    /** A channel of tcp that is not connected. */
    private static final class Loop implements AutoCloseable {
        final Channel channel;
        private final MultiThreadIoEventLoopGroup loops;

        Loop() throws InterruptedException {
            Epoll.ensureAvailability();
            loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
            channel = new EpollSocketChannel();
            loops.register(channel).sync();
        }

        int mark() {
            return channel.config().getOption(SO_RCVLOWAT);
        }

        @Override
        public void close() throws InterruptedException {
            channel.close().sync();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }
}
