package io.weir.netty.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may follow tcp:// in a bind, beside what libzmq's ip resolver is tested for. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TcpAddressBindTest {
    @ParameterizedTest
    @CsvSource({
        "*:*,                  false, 0.0.0.0,         0",
        "*:0,                  false, 0.0.0.0,         0",
        "*:5555,               false, 0.0.0.0,         5555",
        "[*]:5555,             false, 0.0.0.0,         5555",
        "*:*,                  true,  0:0:0:0:0:0:0:0, 0",
        "*:0,                  true,  0:0:0:0:0:0:0:0, 0",
        "*:5555,               true,  0:0:0:0:0:0:0:0, 5555",
        "0.0.0.0:0,            false, 0.0.0.0,         0",
        "1.2.128.129:123,      false, 1.2.128.129,     123",
        "1.2.128.129:*,        false, 1.2.128.129,     0",
        "1.2.128.129:0,        false, 1.2.128.129,     0",
        "255.255.255.255:1,    false, 255.255.255.255, 1",
        "[192.168.1.1]:5555,   false, 192.168.1.1,     5555",
        "192.168.1.1:5555,     true,  192.168.1.1,     5555",
        "192.168.1.1:65535,    true,  192.168.1.1,     65535",
        "[::1]:5555,           true,  0:0:0:0:0:0:0:1, 5555",
        "[::]:*,               true,  0:0:0:0:0:0:0:0, 0",
        "[1234::1]:80,         true,  1234:0:0:0:0:0:0:1, 80",
        "[1234::1]:*,          true,  1234:0:0:0:0:0:0:1, 0",
        "::1:5555,             true,  0:0:0:0:0:0:0:1, 5555",
        ":::5555,              true,  0:0:0:0:0:0:0:0, 5555",
        "abcd:1234::1:0:234:123, true, abcd:1234:0:0:0:1:0:234, 123",
        "[ABCD::EF]:1,         true,  abcd:0:0:0:0:0:0:ef, 1",
        "[64:ff9b::192.0.2.1]:1, true, 64:ff9b:0:0:0:0:c000:201, 1",
        "[1:2:3:4:5:6:1.2.3.4]:1, true, 1:2:3:4:5:6:102:304, 1",
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:1, true, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 1",
        "[::ffff:127.0.0.1]:1, false, 127.0.0.1,       1",
        "[3000:4:5::1:234%2]:1111, true, 3000:4:5:0:0:0:1:234%2, 1111",
        "3000:4:5::1:234%2:1111, true, 3000:4:5:0:0:0:1:234%2, 1111",
    })
    void an_address_and_a_port_say_where_to_listen(String text, boolean ipv6, String host, int port) {
        InetSocketAddress bound = bind(text).bindAddress(ipv6);

        assertThat(bound.getAddress().getHostAddress()).isEqualTo(host);
        assertThat(bound.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1            | address: \"127.0.0.1\" (expected: host:port)",
                "5555                 | address: \"5555\" (expected: host:port)",
                ":5555                | expected: a host before the port",
                "[]:5555              | expected: a host before the port",
                "127.0.0.1:           | port: \"\" (expected: 1 to 65535, or * for a free one)",
                "127.0.0.1:bad        | port: \"bad\"",
                "127.0.0.1:567bad     | port: \"567bad\"",
                "127.0.0.1:-1         | port: \"-1\"",
                "127.0.0.1:+1         | port: \"+1\"",
                "127.0.0.1: 1         | port: \" 1\"",
                "127.0.0.1:65536      | port: \"65536\"",
                "127.0.0.1:99999999999| port: \"99999999999\"",
                "127.0.0.1:00         | port: \"00\"",
                "127.0.0.1:**         | port: \"**\"",
                "127.0.0.1:5555/path  | port: \"5555/path\"",
                "127.0.0.1:\u0665     | port: \"\u0665\"",
                "[192.168.1.1:5555]   | port: \"5555]\"",
                "[192.168.1.1:*]      | port: \"*]\"",
                "[192.168.1.1:]5555   | port: \"]5555\"",
                "1.2.128.129]:1       | host: \"1.2.128.129]\" (expected: *, an interface or a numeric address)",
                "[1.2.128.129:1       | host: \"[1.2.128.129\"",
                "[1.2.128].129:1      | host: \"[1.2.128].129\"",
                "[[1.2.3.4]]:1        | host: \"[1.2.3.4]\"",
                "::1]:1               | host: \"::1]\"",
                "[::1:1               | host: \"[::1\"",
                "[[::1]]:1            | host: \"[::1]\"",
                "[abcd:1234::1:]0:234 | host: \"[abcd:1234::1:]0\"",
                "a b:1                | host: \"a b\"",
                "a;127.0.0.1:1        | host: \"a;127.0.0.1\"",
                "eth0/x:1             | host: \"eth0/x\"",
                "eth*:1               | host: \"eth*\"",
                "127.1:1              | host: \"127.1\" (expected: four numbers from 0 to 255, without leading zeros)",
                "1.2.3.4.5:1          | host: \"1.2.3.4.5\"",
                "1.2.3.256:1          | host: \"1.2.3.256\"",
                "010.0.0.1:1          | host: \"010.0.0.1\"",
                "1.2.3.:1             | host: \"1.2.3.\"",
                "[1::2::3]:1          | host: \"1::2::3\" (expected: an IPv6 address)",
                "[::1.2.3.04]:1       | host: \"::1.2.3.04\" (expected: an IPv6 address)",
                "[::12345]:1          | host: \"::12345\"",
                "[1:2:3:4:5:6:7]:1    | host: \"1:2:3:4:5:6:7\"",
                "[1:2:3:4:5:6:7:8:9]:1| host: \"1:2:3:4:5:6:7:8:9\"",
                "[fe80::1%]:1         | scope: \"\" (expected: the name of an interface, or its index from 1)",
                "[fe80::1%0]:1        | scope: \"0\"",
                "[fe80::1%2x]:1       | scope: \"2x\"",
                "[fe80::1%a b]:1      | scope: \"a b\"",
                "1.2.3.4%eth0:1       | scope: \"eth0\" (expected: a scope only after an IPv6 address)",
                "*%eth0:1             | scope: \"eth0\" (expected: a scope only after an IPv6 address)",
                "lo%eth0:1            | scope: \"eth0\" (expected: a scope only after an IPv6 address)",
            })
    void anything_else_is_refused_at_once_and_the_message_says_what_was_expected(String text, String problem) {
        assertThatThrownBy(() -> bind(text))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageStartingWith("tcp://" + text + ": ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]:1", "::1:1", "[::]:1", "[fe80::1%1]:1"})
    void an_IPv6_address_needs_ipv6_on(String text) {
        TcpAddress address = bind(text);

        assertThatThrownBy(() -> address.bindAddress(false))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("(expected: an IPv4 address, as ipv6 is off)");
    }

    @Test
    void a_name_is_the_name_of_an_interface() throws Exception {
        String name = loopback().getName();

        assertThat(bind(name + ":5555").bindAddress(false)).isEqualTo(new InetSocketAddress("127.0.0.1", 5555));
        assertThat(bind("[" + name + "]:*").bindAddress(false)).isEqualTo(new InetSocketAddress("127.0.0.1", 0));
        assertThat(bind(name + ":*").bindAddress(true).getAddress().isLoopbackAddress())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "no-such-interface:1", "eth0:77:1", "eth0.100.missing:1", "localhost.:1"})
    void a_host_name_is_not_the_name_of_an_interface_and_no_name_service_is_asked(String text) {
        TcpAddress address = bind(text);

        assertThatThrownBy(() -> address.bindAddress(false))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("no interface is named " + text.substring(0, text.lastIndexOf(':')))
                .hasMessageContaining("a host name is only for connect");
    }

    @Test
    void a_scope_is_the_name_of_an_interface_or_its_index() throws Exception {
        NetworkInterface loopback = loopback();

        for (String scope : List.of(loopback.getName(), Integer.toString(loopback.getIndex()))) {
            InetAddress address =
                    bind("[fe80::1%" + scope + "]:1").bindAddress(true).getAddress();
            assertThat(((Inet6Address) address).getScopeId()).isEqualTo(loopback.getIndex());
        }
    }

    @Test
    void a_scope_that_no_interface_has_is_refused_when_the_address_is_used() {
        TcpAddress address = bind("[fe80::1%missing]:1");

        assertThatThrownBy(() -> address.bindAddress(true))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("no interface is named missing");
    }

    @Test
    void it_prints_as_it_was_given() {
        assertThat(bind("[lo]:*")).hasToString("tcp://[lo]:*");
    }

    static NetworkInterface loopback() throws Exception {
        return NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
    }

    private static TcpAddress bind(String text) {
        return TcpAddress.forBind(Endpoint.of("tcp", text));
    }
}
