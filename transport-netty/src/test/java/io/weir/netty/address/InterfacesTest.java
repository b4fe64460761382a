package io.weir.netty.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of an interface's addresses is bound. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InterfacesTest {
    @ParameterizedTest
    @CsvSource({
        "fe80::1 fd00::2 192.0.2.2 192.0.2.3, false, 192.0.2.2",
        "fe80::1 fd00::2 192.0.2.2 192.0.2.3, true,  fd00:0:0:0:0:0:0:2",
        "192.0.2.2 fe80::1,                   true,  fe80:0:0:0:0:0:0:1",
        "192.0.2.2,                           true,  192.0.2.2",
        "fe80::1 fd00::2,                     false, none",
    })
    void it_is_the_first_of_the_best_kind_that_is_allowed(String addresses, boolean ipv6, String picked)
            throws Exception {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses.split(" ")) {
            all.add(InetAddress.getByName(address));
        }

        assertThat(Interfaces.pick(all, ipv6).map(InetAddress::getHostAddress).orElse("none"))
                .isEqualTo(picked);
    }
}
