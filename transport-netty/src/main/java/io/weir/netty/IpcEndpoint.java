package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.weir.Endpoint;
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
final class IpcEndpoint implements StreamEndpoint {
    private final IpcAddress address;
    private final ChannelOptions options;
    private final AtomicLong accepted = new AtomicLong();
    private @Nullable SocketFile file;
    private @Nullable IpcServerAddress listening;

    IpcEndpoint(IpcAddress address, ChannelOptions options) {
        this.address = address;
        this.options = options;
    }

    @Override
    public ServerChannel serverChannel() {
        file = SocketFile.prepare(address);
        ServerChannel server = options.family().ipcServer();
        options.applyToListener(server);
        return server;
    }

    @Override
    public Channel channel() {
        return options.family().ipc();
    }

    @Override
    public void configure(Channel channel) {
        options.applyToIpc(channel);
    }

    @Override
    public SocketAddress bindAddress() {
        if (options.family().usesJdkUnixAddresses()) {
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
    public List<SocketAddress> resolve() {
        return List.of(
                options.family().usesJdkUnixAddresses()
                        ? UnixDomainSocketAddress.of(address.path())
                        : new DomainSocketAddress(address.path()));
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
