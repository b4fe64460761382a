package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.weir.Endpoint;
import io.weir.UnsupportedTransportException;
import io.weir.netty.address.IpcAddress;
import io.weir.netty.address.SocketFile;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An ipc endpoint: a Unix domain socket. */
final class IpcProtocol implements StreamProtocol {
    private final ChannelFamily io;
    private final IpcAddress address;
    private final AtomicLong accepted = new AtomicLong();
    private @Nullable SocketFile file;
    private @Nullable IpcServerAddress listening;

    private IpcProtocol(ChannelFamily io, IpcAddress address) {
        this.io = io;
        this.address = address;
    }

    static IpcProtocol forBind(ChannelFamily io, Endpoint endpoint) {
        return new IpcProtocol(io, checked(io, endpoint, IpcAddress.forBind(endpoint)));
    }

    static IpcProtocol forConnect(ChannelFamily io, Endpoint endpoint) {
        return new IpcProtocol(io, checked(io, endpoint, IpcAddress.forConnect(endpoint)));
    }

    private static IpcAddress checked(ChannelFamily io, Endpoint endpoint, IpcAddress address) {
        if (address.isAbstract() && io.usesJdkUnixAddresses()) {
            throw new UnsupportedTransportException(
                    endpoint.toString(), "nio knows no abstract names (expected: epoll)");
        }
        return address;
    }

    @Override
    public ServerChannel serverChannel() {
        file = SocketFile.prepare(address);
        return io.ipcServer();
    }

    @Override
    public Channel channel() {
        return io.ipc();
    }

    @Override
    public SocketAddress bindAddress() {
        if (io.usesJdkUnixAddresses()) {
            return UnixDomainSocketAddress.of(address.path());
        }
        IpcServerAddress created = new IpcServerAddress(address.path());
        listening = created;
        return created;
    }

    @Override
    public @Nullable Path path() {
        if (address.isAbstract()) {
            return null;
        }
        try {
            Path path = Path.of(address.path()).toAbsolutePath().normalize();
            Path directory = path.getParent();
            return directory == null ? path : directory.toRealPath().resolve(path.getFileName());
        } catch (IOException | InvalidPathException e) {
            return null; // The bind will say so.
        }
    }

    @Override
    public Endpoint bound(SocketAddress bound) {
        if (file != null) {
            file.own();
        }
        if (listening != null) {
            listening.bound();
        }
        return address.endpoint();
    }

    @Override
    public boolean asksNameService() {
        return false;
    }

    @Override
    public List<SocketAddress> resolve() {
        return List.of(
                io.usesJdkUnixAddresses()
                        ? UnixDomainSocketAddress.of(address.path())
                        : new DomainSocketAddress(address.path()));
    }

    @Override
    public @Nullable SocketAddress source() {
        return null;
    }

    @Override
    public String print(@Nullable SocketAddress of) {
        return address.endpoint().address();
    }

    /** Clients have no addresses of their own: a number, and whose they are, such as {@code /tmp/s#3 (process 17, user 0)}. */
    @Override
    public String printAccepted(Channel channel) {
        String numbered = print(null) + "#" + accepted.incrementAndGet();
        String peer = IpcPeer.describe(channel);
        return peer.isEmpty() ? numbered : numbered + " (" + peer + ")";
    }

    @Override
    public void release() {
        try {
            if (file != null) {
                file.remove();
            }
        } catch (IOException e) {
            System.getLogger("io.weir.failure").log(System.Logger.Level.WARNING, address + ": cannot be removed", e);
        }
    }
}
