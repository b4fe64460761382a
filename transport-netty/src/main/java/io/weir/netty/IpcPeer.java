package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.PeerCredentials;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/** The process at the other end of a Unix domain socket, as far as the system tells (SO_PEERCRED). */
final class IpcPeer {
    private IpcPeer() {}

    /** The process and the user, or the user alone, as NIO says no more; empty if the system does not say, or no longer. */
    static String describe(Channel channel) {
        try {
            PeerCredentials peer = ChannelFamily.peerOf(channel);
            return peer == null ? Jdk.describe(channel) : text(peer);
        } catch (IOException | ChannelException e) {
            return "";
        }
    }

    private static String text(PeerCredentials peer) {
        return peer.pid() > 0 ? "process " + peer.pid() + ", user " + peer.uid() : "user " + peer.uid();
    }

    /** Found by name: the module that defines the option need not be there. */
    private static final class Jdk {
        private static final @Nullable ChannelOption<?> OPTION = find();

        private static @Nullable ChannelOption<?> find() {
            try (SocketChannel sample = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                for (SocketOption<?> option : sample.supportedOptions()) {
                    if (option.name().equals("SO_PEERCRED")) {
                        return NioChannelOption.of(option);
                    }
                }
            } catch (IOException e) {
                // Then it cannot be asked.
            }
            return null;
        }

        static String describe(Channel channel) {
            Object peer = OPTION == null ? null : channel.config().getOption(OPTION);
            return peer instanceof UnixDomainPrincipal known
                    ? "user " + known.user().getName()
                    : "";
        }
    }
}
