package io.weir.netty.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoint that a socket address is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TcpAddressPrintingTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,            5555,  tcp://127.0.0.1:5555",
        "0.0.0.0,              49152, tcp://0.0.0.0:49152",
        "::1,                  5555,  tcp://[::1]:5555",
        "::,                   1,     tcp://[::]:1",
        "2001:db8:0:0:1:0:0:1, 65535, tcp://[2001:db8::1:0:0:1]:65535",
        "1:0:1:1:1:1:1:1,      1,     tcp://[1:0:1:1:1:1:1:1]:1",
    })
    void it_is_printed_as_libzmq_does(String host, int port, String text) throws Exception {
        var address = new InetSocketAddress(InetAddress.getByName(host), port);

        assertThat(TcpAddress.endpoint(address)).hasToString(text);
    }

    @Test
    void a_link_local_address_is_printed_with_its_interface() throws Exception {
        NetworkInterface loopback = TcpAddressBindTest.loopback();

        assertThat(print("fe80::1", loopback.getIndex())).isEqualTo("tcp://[fe80::1%" + loopback.getName() + "]:5555");
        assertThat(print("fe80::1", 999_999)).isEqualTo("tcp://[fe80::1%999999]:5555");
        assertThat(print("fe80::1", 0)).isEqualTo("tcp://[fe80::1]:5555");
        assertThat(print("fd00::1", loopback.getIndex())).isEqualTo("tcp://[fd00::1]:5555");
    }

    @Test
    void a_wildcard_that_was_bound_can_be_connected_to_under_the_name_that_is_printed() throws Exception {
        InetSocketAddress wanted =
                TcpAddress.forBind(Endpoint.of("tcp", "127.0.0.1:*")).bindAddress(false);

        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            var bound = (InetSocketAddress) server.bind(wanted).getLocalAddress();

            assertThat(TcpAddress.forConnect(TcpAddress.endpoint(bound)).resolve(false))
                    .containsExactly(bound);
        }
    }

    private static String print(String host, int scope) throws Exception {
        byte[] bytes = InetAddress.getByName(host).getAddress();
        return TcpAddress.endpoint(new InetSocketAddress(Inet6Address.getByAddress(null, bytes, scope), 5555))
                .toString();
    }
}
