package io.weir.netty;

import io.netty.channel.unix.DomainSocketAddress;

/**
 * Where a native channel listens. When such a channel closes, Netty deletes the file at its address, whosever it is by
 * then; so the address names none once the channel is bound, and {@link io.weir.netty.address.SocketFile} deletes.
 */
final class IpcServerAddress extends DomainSocketAddress {
    private static final long serialVersionUID = 1L;

    private volatile boolean bound;

    IpcServerAddress(String path) {
        super(path);
    }

    /** The channel is bound: from now on the address names no file. */
    void bound() {
        bound = true;
    }

    @Override
    public String path() {
        return bound ? "" : super.path();
    }

    @Override
    public String toString() {
        return super.path();
    }
}
