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
import org.jspecify.annotations.Nullable;

/** An ipc endpoint: a Unix domain socket. */
final class IpcRoute implements Route {
    private final Io io;
    private final IpcAddress address;
    private @Nullable SocketFile file;

    private IpcRoute(Io io, IpcAddress address) {
        this.io = io;
        this.address = address;
    }

    static IpcRoute forBind(Io io, Endpoint endpoint) {
        return new IpcRoute(io, checked(io, endpoint, IpcAddress.forBind(endpoint)));
    }

    static IpcRoute forConnect(Io io, Endpoint endpoint) {
        return new IpcRoute(io, checked(io, endpoint, IpcAddress.forConnect(endpoint)));
    }

    private static IpcAddress checked(Io io, Endpoint endpoint, IpcAddress address) {
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
        return io.usesJdkUnixAddresses()
                ? UnixDomainSocketAddress.of(address.path())
                : new DomainSocketAddress(address.path());
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
        return address.endpoint();
    }

    @Override
    public boolean asksNameService() {
        return false;
    }

    @Override
    public List<SocketAddress> resolve() {
        return List.of(bindAddress());
    }

    @Override
    public @Nullable SocketAddress source() {
        return null;
    }

    @Override
    public String print(@Nullable SocketAddress of) {
        return address.endpoint().address();
    }

    @Override
    public void release() {
        try {
            if (file != null) {
                file.remove();
            }
        } catch (IOException e) {
            System.getLogger("io.weir").log(System.Logger.Level.WARNING, address + ": cannot be removed", e);
        }
    }
}
