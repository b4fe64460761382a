package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.weir.UnsupportedTransportException;
import io.weir.option.SocketOptions.TcpOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a socket asked for is what its channels have, as docs/options.md says. */
@EnabledOnOs(OS.LINUX)
class ChannelOptionsTest {
    private static final TcpOptions DEFAULTS = new TcpOptions(
            0, 0, 100, Duration.ZERO, true, Duration.ofMinutes(1), Duration.ofSeconds(10), 6, Duration.ZERO, 0, false);
    private static final TcpOptions ASKED = new TcpOptions(
            50_000,
            60_000,
            7,
            Duration.ofMillis(1234),
            true,
            Duration.ofSeconds(31),
            Duration.ofSeconds(5),
            3,
            Duration.ofSeconds(20),
            0x28,
            false);

    private final List<String> unhonoured = new ArrayList<>();

    private void withChannel(ChannelFamily io, boolean tcp, TcpOptions options, Consumer<Channel> look) {
        try {
            ChannelFamily.named(io.toString(), "tcp and ipc");
        } catch (UnsupportedTransportException e) {
            assumeTrue(false, e.getMessage());
        }
        Channel channel = tcp ? io.tcp(false) : io.ipc();
        try {
            ChannelOptions asked =
                    new ChannelOptions(io, options, ByteBufAllocator.DEFAULT, (option, why) -> unhonoured.add(option));
            if (tcp) {
                asked.applyToTcp(channel);
            } else {
                asked.applyToIpc(channel);
            }
            look.accept(channel);
        } finally {
            channel.unsafe().closeForcibly();
        }
    }

    /** What the system says that it has. */
    private static <T> T system(Channel channel, @Nullable ChannelOption<T> option) {
        return channel.config().getOption(Objects.requireNonNull(option));
    }

    @Test
    void kqueueHasTheNumbersOfItsSystem() {
        assertThat(KernelOptions.ofBsd("Mac OS X").keepAliveIdle()).isNotNull();
        assertThat(KernelOptions.ofBsd("FreeBSD").keepAliveCount()).isNotNull();
        assertThat(KernelOptions.ofBsd("OpenBSD")).isEqualTo(new KernelOptions(null, null, null, null));
    }

    @ParameterizedTest
    @EnumSource(value = ChannelFamily.class, mode = EnumSource.Mode.EXCLUDE, names = "KQUEUE")
    void aConnectTimeoutOfZeroIsTheSystemsAndNotNettys(ChannelFamily io) {
        for (boolean tcp : new boolean[] {true, false}) {
            withChannel(
                    io,
                    tcp,
                    DEFAULTS,
                    channel -> assertThat(channel.config().getConnectTimeoutMillis())
                            .isZero());
        }
    }

    @ParameterizedTest
    @EnumSource(value = ChannelFamily.class, mode = EnumSource.Mode.EXCLUDE, names = "KQUEUE")
    void aConnectTimeoutIsKeptAndNeverTurnsIntoNone(ChannelFamily io) {
        withChannel(
                io,
                true,
                ASKED,
                channel ->
                        assertThat(channel.config().getConnectTimeoutMillis()).isEqualTo(1234));
        TcpOptions hurried = new TcpOptions(
                0, 0, 1, Duration.ofNanos(1), false, Duration.ZERO, Duration.ZERO, 0, Duration.ofNanos(1), 0, false);
        withChannel(io, true, hurried, channel -> {
            assertThat(channel.config().getConnectTimeoutMillis()).isEqualTo(1);
            if (io != ChannelFamily.NIO) {
                assertThat(system(channel, KernelOptions.of(io).userTimeout())).isEqualTo(1);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = ChannelFamily.class, mode = EnumSource.Mode.EXCLUDE, names = "KQUEUE")
    void keepAliveProbesAreSetOnEveryInterface(ChannelFamily io) {
        withChannel(io, true, ASKED, channel -> {
            assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
            KernelOptions kernel = KernelOptions.of(io);
            assertThat(system(channel, kernel.keepAliveIdle())).isEqualTo(31);
            assertThat(system(channel, kernel.keepAliveInterval())).isEqualTo(5);
            assertThat(system(channel, kernel.keepAliveCount())).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @EnumSource(value = ChannelFamily.class, mode = EnumSource.Mode.EXCLUDE, names = "KQUEUE")
    void theUserTimeoutIsSetOrNamedAsOneThatIsNot(ChannelFamily io) {
        withChannel(io, true, ASKED, channel -> {
            if (io == ChannelFamily.NIO) {
                assertThat(unhonoured).containsExactly("userTimeout");
            } else {
                assertThat(system(channel, KernelOptions.of(io).userTimeout())).isEqualTo(20_000);
                assertThat(unhonoured).isEmpty();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = ChannelFamily.class, mode = EnumSource.Mode.EXCLUDE, names = "KQUEUE")
    void whatWasNotAskedForIsNotMissed(ChannelFamily io) {
        withChannel(io, true, DEFAULTS, channel -> assertThat(unhonoured).isEmpty());
        withChannel(io, false, ASKED, channel -> assertThat(unhonoured).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(value = ChannelFamily.class, mode = EnumSource.Mode.EXCLUDE, names = "KQUEUE")
    void buffersAreSetForTcpAndIpc(ChannelFamily io) {
        for (boolean tcp : new boolean[] {true, false}) {
            withChannel(io, tcp, ASKED, channel -> {
                // Linux doubles both for its own needs, which the JDK hides.
                assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF)).isIn(50_000, 100_000);
                assertThat(channel.config().getOption(ChannelOption.SO_RCVBUF)).isIn(60_000, 120_000);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(value = ChannelFamily.class, mode = EnumSource.Mode.EXCLUDE, names = "KQUEUE")
    void theTypeOfServiceIsSet(ChannelFamily io) {
        withChannel(
                io,
                true,
                ASKED,
                channel -> assertThat(channel.config().getOption(ChannelOption.IP_TOS))
                        .isEqualTo(0x28));
    }
}
