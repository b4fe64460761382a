package io.weir.netty.address;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The owner of an address, as far as an address shows it: what is limited for each of those who come is limited for that. An
 * IPv4 address; of an IPv6 address the first 64 bits, since its owner can choose the others freely; one for all processes of this
 * machine.
 */
public final class PeerNetwork {
    private static final int NETWORK_OF_IPV6 = 8;
    private static final String THIS_MACHINE = "ipc";

    private PeerNetwork() {}

    /** The network of the other end of a connection. */
    public static String of(@Nullable SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return THIS_MACHINE;
        }
        return inet.getAddress() instanceof Inet6Address v6
                ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), NETWORK_OF_IPV6))
                : inet.getAddress().getHostAddress();
    }
}
