package io.weir.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import io.weir.InvalidOptionException;
import io.weir.RoutingId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints with options in one text. */
class EndpointOptionsTest {
    @Test
    void optionsFollowTheQuestionMarkInTheirOrder() {
        EndpointOptions parsed = EndpointOptions.parse("tcp://host:5555?sendHighWaterMark=10000&linger=2s");

        assertThat(parsed.endpoint()).isEqualTo(Endpoint.parse("tcp://host:5555"));
        assertThat(parsed.options()).containsExactly(entry("sendHighWaterMark", "10000"), entry("linger", "2s"));
    }

    @Test
    void anEndpointWithoutOptionsHasNone() {
        EndpointOptions parsed = EndpointOptions.parse("inproc://jobs");

        assertThat(parsed.endpoint()).isEqualTo(Endpoint.parse("inproc://jobs"));
        assertThat(parsed.options()).isEmpty();
    }

    @Test
    void bytesThatHaveAMeaningAreEscaped() {
        EndpointOptions parsed = EndpointOptions.parse("ipc:///tmp/what%3F?name=a%26b%3dc%25&routingId=1+1=2");

        assertThat(parsed.endpoint()).isEqualTo(Endpoint.parse("ipc:///tmp/what?"));
        assertThat(parsed.options()).containsExactly(entry("name", "a&b=c%"), entry("routingId", "1+1=2"));
    }

    @Test
    void aZoneOfAnAddressIsNoEscape() {
        assertThat(EndpointOptions.parse("tcp://[fe80::1%eth0]:5555?linger=0").endpoint())
                .isEqualTo(Endpoint.parse("tcp://[fe80::1%eth0]:5555"));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://h:1?, name=value",
        "tcp://h:1?linger, name=value",
        "tcp://h:1?=2s, name=value",
        "tcp://h:1?linger=2s&, name=value",
        "tcp://h:1?linger=2s&linger=3s, linger: 3s (expected: once)",
        "tcp://h:1?name=%zz, hexadecimal"
    })
    void otherTextsAreRefused(String text, String problem) {
        assertThatThrownBy(() -> EndpointOptions.parse(text))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void whatIsBeforeTheQuestionMarkIsAnEndpoint() {
        assertThatThrownBy(() -> EndpointOptions.parse("host:5555?linger=2s"))
                .isInstanceOf(InvalidEndpointException.class);
    }

    @Test
    void whatDiffersFromConnectToConnectIsSetThere() {
        ConnectOptions options =
                new ConnectOptions().set(Map.of("routing-id", "me", "peerRoutingId", "you", "reconnection", "1s,5s"));

        assertThat(options.routingIdOr(RoutingId.NONE)).isEqualTo(RoutingId.of("me"));
        assertThat(options.peerRoutingId()).isEqualTo(RoutingId.of("you"));
        assertThat(options.reconnectionOr(Reconnection.NEVER))
                .isEqualTo(Reconnection.backingOff(Duration.ofSeconds(1), Duration.ofSeconds(5)));
    }

    @Test
    void whatIsTheSameForAllConnectsIsRefusedThere() {
        assertThatThrownBy(() -> new ConnectOptions().set(Map.of("linger", "2s")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("linger: 2s (no such option; expected: one of peerRoutingId, reconnection, routingId)");
    }
}
