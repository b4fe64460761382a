package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.weir.option.SocketOptions.TcpOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a socket asks of the operating system is asked of its channels: read back from there. */
class OptionsOnChannelsTest {
    private static final TcpOptions ASKED = new TcpOptions(
            100_000,
            90_000,
            5,
            Duration.ofMillis(4_500),
            true,
            Duration.ofSeconds(30),
            Duration.ofSeconds(6),
            3,
            Duration.ofSeconds(20),
            0x28,
            false);

    private static void onLoop(ChannelFamily io, Channel channel, Consumer<ChannelConfig> check) throws Exception {
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, io.handlers());
        try {
            loops.register(channel).sync();
            check.accept(channel.config());
        } finally {
            channel.close().sync();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    @DisplayName("V-099: type of service, buffer sizes, keep-alive and the connect time-out reach the channel")
    void everyInterfaceIsAsked(ChannelFamily io) throws Exception {
        assumeThat(io != ChannelFamily.EPOLL || Epoll.isAvailable()).isTrue();
        Channel channel = io.tcp(false);
        onLoop(io, channel, config -> {
            new ChannelOptions(io, ASKED, ByteBufAllocator.DEFAULT, (option, why) -> {}).applyToTcp(channel);
            // Linux doubles what it is asked for, for its own account.
            assertThat(config.getOption(ChannelOption.SO_SNDBUF)).isGreaterThanOrEqualTo(100_000);
            assertThat(config.getOption(ChannelOption.SO_RCVBUF)).isGreaterThanOrEqualTo(90_000);
            assertThat(config.getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
            assertThat(config.getOption(ChannelOption.TCP_NODELAY)).isTrue();
            assertThat(config.getOption(ChannelOption.IP_TOS)).isEqualTo(0x28);
            assertThat(config.getConnectTimeoutMillis()).isEqualTo(4_500);
        });
    }

    @Test
    @DisplayName("V-099: with epoll, the probes of keep-alive and the user time-out reach the channel")
    void epollIsAskedForWhatLinuxHas() throws Exception {
        assumeThat(Epoll.isAvailable()).isTrue();
        Channel channel = ChannelFamily.EPOLL.tcp(false);
        onLoop(ChannelFamily.EPOLL, channel, config -> {
            new ChannelOptions(ChannelFamily.EPOLL, ASKED, ByteBufAllocator.DEFAULT, (option, why) -> {})
                    .applyToTcp(channel);
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(30);
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPINTVL)).isEqualTo(6);
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPCNT)).isEqualTo(3);
            assertThat(config.getOption(EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(20_000);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    @DisplayName("V-099: the backlog and the receive buffer reach the listening channel")
    void theListenerIsAsked(ChannelFamily io) throws Exception {
        assumeThat(io != ChannelFamily.EPOLL || Epoll.isAvailable()).isTrue();
        Channel channel = io.tcpServer(false);
        onLoop(io, channel, config -> {
            new ChannelOptions(io, ASKED, ByteBufAllocator.DEFAULT, (option, why) -> {}).applyToListener(channel);
            assertThat(config.getOption(ChannelOption.SO_BACKLOG)).isEqualTo(5);
            assertThat(config.getOption(ChannelOption.SO_RCVBUF)).isGreaterThanOrEqualTo(90_000);
        });
    }
}
