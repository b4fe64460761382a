package io.weir.netty.address;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints of tcp and ipc: what is read is printed as it was, and what it stands for, printed, stands for the same. */
class AddressFuzz {
    static Stream<byte[]> endpoints() {
        return Stream.of(
                        "tcp://127.0.0.1:5555",
                        "tcp://*:*",
                        "tcp://[::1]:5555",
                        "tcp://::1:5555",
                        "tcp://[fe80::1%1]:0",
                        "tcp://eth0:1;example.org:65535",
                        "tcp://10.0.0.1;[::ffff:1.2.3.4]:80",
                        "ipc:///tmp/socket",
                        "ipc://@name",
                        "ipc://*")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("endpoints")
    @FuzzTest(maxDuration = "")
    void whatIsReadStandsForWhatItSays(byte[] input) {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(new String(input, StandardCharsets.UTF_8));
        } catch (InvalidEndpointException e) {
            return;
        }
        if (endpoint.scheme().equals("ipc")) {
            ipc(endpoint);
        } else {
            bind(endpoint);
            connect(endpoint);
        }
    }

    private static void ipc(Endpoint endpoint) {
        try {
            IpcAddress address = IpcAddress.forConnect(endpoint);
            check(address.endpoint().equals(endpoint), address + " of " + endpoint);
            check(address.isAbstract() == endpoint.address().startsWith("@"), "abstract: " + endpoint);
            check(address.path().getBytes(StandardCharsets.UTF_8).length <= 107, "longer than the system takes");
        } catch (InvalidEndpointException e) {
            check(e.getMessage().contains("expected"), e.getMessage());
        }
    }

    private static void bind(Endpoint endpoint) {
        try {
            TcpAddress address = TcpAddress.forBind(endpoint);
            check(address.toString().equals(endpoint.toString()), address.toString());
            if (endpoint.address().matches("(\\[[0-9a-fA-F:.]+\\]|[0-9.]+):[0-9*]+")) {
                InetSocketAddress local = address.bindAddress(true);
                // A free port is printed as zero.
                InetSocketAddress again =
                        TcpAddress.forBind(TcpAddress.endpoint(local)).bindAddress(true);
                check(again.equals(local), again + " of " + local);
            }
        } catch (InvalidEndpointException e) {
            check(e.getMessage().contains("expected"), e.getMessage());
        }
    }

    private static void connect(Endpoint endpoint) {
        try {
            TcpAddress address = TcpAddress.forConnect(endpoint);
            check(address.toString().equals(endpoint.toString()), address.toString());
            check(address.source().isPresent() == endpoint.address().contains(";"), "where to connect from");
            if (endpoint.address().indexOf('%') < 0) {
                resolved(address);
            }
        } catch (InvalidEndpointException e) {
            check(e.getMessage().contains("expected"), e.getMessage());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** A host name is asked about once; a numeric address is not. */
    private static void resolved(TcpAddress address) throws UnknownHostException {
        int[] asked = {0};
        List<InetSocketAddress> addresses = address.resolve(true, name -> {
            asked[0]++;
            return List.of(new InetSocketAddress("192.0.2.1", 1).getAddress());
        });
        check(asked[0] == (address.isNamed() ? 1 : 0), "asked " + asked[0] + " times");
        check(addresses.size() == 1 && addresses.get(0).getPort() > 0, addresses.toString());
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
