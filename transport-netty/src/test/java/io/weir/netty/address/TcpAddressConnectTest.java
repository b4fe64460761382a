package io.weir.netty.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may follow tcp:// in a connect, and what it resolves to, beside what libzmq's ip resolver is tested for. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TcpAddressConnectTest {
    private static final Map<String, List<String>> NAMES = Map.of(
            "both.example", List.of("10.100.0.1", "fdf5:d058:d656::1", "10.100.0.9"),
            "four.example", List.of("10.100.0.2"),
            "six.example", List.of("fdf5:d058:d656::2"),
            "empty.example", List.of());

    @ParameterizedTest
    @CsvSource({
        "1.2.128.129:123,        false, 1.2.128.129:123",
        "255.255.255.255:65535,  false, 255.255.255.255:65535",
        "[192.168.1.1]:5555,     false, 192.168.1.1:5555",
        "11.22.33.44:55,         true,  11.22.33.44:55",
        "[1234::1]:80,           true,  [1234::1]:80",
        "abcd:1234::1:0:234:123, true,  [abcd:1234::1:0:234]:123",
        "3000:4:5::1:234%2:1111, true,  [3000:4:5::1:234]:1111",
        "both.example:1234,      false, 10.100.0.1:1234 10.100.0.9:1234",
        "both.example:1234,      true,  10.100.0.1:1234 [fdf5:d058:d656::1]:1234 10.100.0.9:1234",
        "[both.example]:22,      false, 10.100.0.1:22 10.100.0.9:22",
        "four.example:1,         false, 10.100.0.2:1",
        "four.example:1,         true,  10.100.0.2:1",
        "six.example:1,          true,  [fdf5:d058:d656::2]:1",
    })
    void every_address_that_can_be_tried_comes_in_the_order_of_the_resolver(String text, boolean ipv6, String all)
            throws Exception {
        assertThat(connect(text).resolve(ipv6, TcpAddressConnectTest::lookUp))
                .extracting(address -> TcpAddress.endpoint(address).address())
                .containsExactly(all.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "[::1]:1,         only IPv6",
        "six.example:1,   only IPv6",
        "empty.example:1, no address",
        "none.example:1,  none.example",
    })
    void a_host_without_a_usable_address_is_unknown_for_now(String text, String problem) {
        TcpAddress address = connect(text);

        assertThatThrownBy(() -> address.resolve(false, TcpAddressConnectTest::lookUp))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void the_resolver_is_asked_anew_each_time_so_an_answer_may_change_and_a_failure_may_pass() throws Exception {
        Queue<Optional<String>> answers =
                new ArrayDeque<>(List.of(Optional.of("10.0.0.1"), Optional.empty(), Optional.of("10.0.0.2")));
        HostResolver changing = host ->
                List.of(InetAddress.getByName(answers.remove().orElseThrow(() -> new UnknownHostException(host))));
        TcpAddress address = connect("moving.example:1");

        assertThat(address.resolve(false, changing)).containsExactly(new InetSocketAddress("10.0.0.1", 1));
        assertThatThrownBy(() -> address.resolve(false, changing)).isInstanceOf(UnknownHostException.class);
        assertThat(address.resolve(false, changing)).containsExactly(new InetSocketAddress("10.0.0.2", 1));
        assertThat(answers).isEmpty();
    }

    @Test
    void a_numeric_address_asks_no_resolver() throws Exception {
        HostResolver unasked = host -> {
            throw new AssertionError("asked for " + host);
        };

        assertThat(connect("10.0.0.1:1").resolve(false, unasked)).hasSize(1);
        assertThat(connect("[::1]:1").resolve(true, unasked)).hasSize(1);
    }

    @Test
    void the_system_resolver_knows_localhost() throws Exception {
        assertThat(connect("localhost:1234").resolve(false)).contains(new InetSocketAddress("127.0.0.1", 1234));
    }

    @Test
    void a_scope_goes_to_the_IPv6_addresses() throws Exception {
        int index = TcpAddressBindTest.loopback().getIndex();
        String scope = TcpAddressBindTest.loopback().getName();

        for (String text :
                List.of("[fe80::1%" + scope + "]:1", "six.example%" + scope + ":1", "[six.example%" + scope + "]:1")) {
            InetAddress address = connect(text)
                    .resolve(true, TcpAddressConnectTest::lookUp)
                    .get(0)
                    .getAddress();
            assertThat(((Inet6Address) address).getScopeId()).isEqualTo(index);
        }
        assertThat(connect("four.example%" + scope + ":1").resolve(true, TcpAddressConnectTest::lookUp))
                .containsExactly(new InetSocketAddress("10.100.0.2", 1));
    }

    @Test
    void a_scope_that_no_interface_has_is_unknown_for_now() {
        TcpAddress address = connect("[fe80::1%missing]:1");

        assertThatThrownBy(() -> address.resolve(true))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no interface is named missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host_name.example:1",
                "xn--bcher-kva.example:1",
                "3com.example:1",
                "a:1",
                "a.:1",
                "dead.beef:1",
                "deadbeef:1",
                "10-0-0-1.pod:1",
            })
    void a_host_name_has_letters_digits_dots_hyphens_and_underscores(String text) {
        assertThat(connect(text)).hasToString("tcp://" + text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*:*                 | port: \"*\" (expected: 1 to 65535)",
                "127.0.0.1:*         | port: \"*\" (expected: 1 to 65535)",
                "127.0.0.1:0         | port: \"0\" (expected: 1 to 65535)",
                "*:1234              | host: \"*\" (expected: a host name or a numeric address)",
                "foo*:1              | host: \"foo*\"",
                "localhost:invalid   | port: \"invalid\"",
                "localhost:1x        | port: \"1x\"",
                "localhost:70000     | port: \"70000\"",
                "localhost: 1        | port: \" 1\"",
                "localhost           | address: \"localhost\" (expected: host:port)",
                "in val id:1234      | host: \"in val id\"",
                "-foo:1              | host: \"-foo\"",
                "_foo:1              | host: \"_foo\"",
                "h\u00e4:1           | host: \"h\u00e4\"",
                "a/b:1               | host: \"a/b\"",
                "user@host:1         | host: \"user@host\"",
                ":1234               | expected: a host before the port",
                "[::1:1234           | host: \"[::1\"",
                "::1]:1234           | host: \"::1]\"",
                "[ip.example].org:1  | host: \"[ip.example].org\"",
                "[ip.example:22]     | port: \"22]\"",
                "1.2.3.4%lo:1        | scope: \"lo\"",
                "foo%:1              | scope: \"\"",
                "300.1.1.1:1         | host: \"300.1.1.1\"",
                "eth0:1:1            | host: \"eth0:1\"",
                ";127.0.0.1:1        | expected: a host before the port",
                "127.0.0.1:5;        | address: \"\"",
                "a;b;c:1             | host: \"b;c\"",
                "[::1;127.0.0.1:1    | host: \"[:\"",
                "1.2.3.4:x;1.2.3.4:1 | port: \"x\" (expected: 1 to 65535, or * for a free one)",
            })
    void anything_else_is_refused_at_once_and_the_message_says_what_was_expected(String text, String problem) {
        assertThatThrownBy(() -> connect(text))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageStartingWith("tcp://" + text + ": ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.2;10.0.0.1:5555,      false, 127.0.0.2:0",
        "127.0.0.2:0;10.0.0.1:5555,    false, 127.0.0.2:0",
        "127.0.0.2:*;10.0.0.1:5555,    false, 127.0.0.2:0",
        "127.0.0.2:4444;10.0.0.1:5555, false, 127.0.0.2:4444",
        "[127.0.0.2];10.0.0.1:5555,    false, 127.0.0.2:0",
        "*:4444;10.0.0.1:5555,         false, 0.0.0.0:4444",
        "*;10.0.0.1:5555,              false, 0.0.0.0:0",
        "*:*;10.0.0.1:5555,            true,  [::]:0",
        "[::1];10.0.0.1:5555,          true,  [::1]:0",
        "[::1]:4444;10.0.0.1:5555,     true,  [::1]:4444",
    })
    void what_stands_before_a_semicolon_is_the_address_to_connect_from(String text, boolean ipv6, String from)
            throws Exception {
        TcpAddress address = connect(text);

        assertThat(address.source()
                        .map(source ->
                                TcpAddress.endpoint(source.bindAddress(ipv6)).address()))
                .contains(from);
        assertThat(address.resolve(ipv6)).containsExactly(new InetSocketAddress("10.0.0.1", 5555));
    }

    @Test
    void the_source_may_be_an_interface() throws Exception {
        TcpAddress address = connect(TcpAddressBindTest.loopback().getName() + ";10.0.0.1:5555");

        assertThat(address.source().orElseThrow().bindAddress(false)).isEqualTo(new InetSocketAddress("127.0.0.1", 0));
    }

    @Test
    void without_a_semicolon_there_is_no_source() {
        assertThat(connect("10.0.0.1:5555").source()).isEmpty();
    }

    private static List<InetAddress> lookUp(String host) throws UnknownHostException {
        List<String> found = NAMES.get(host);
        if (found == null) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> answers = new ArrayList<>();
        for (String text : found) {
            answers.add(InetAddress.getByName(text));
        }
        return answers;
    }

    private static TcpAddress connect(String text) {
        return TcpAddress.forConnect(Endpoint.of("tcp", text));
    }
}
