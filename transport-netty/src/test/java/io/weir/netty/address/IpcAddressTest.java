package io.weir.netty.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may follow ipc://. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IpcAddressTest {
    private static final List<Function<Endpoint, IpcAddress>> VERBS =
            List.of(IpcAddress::forBind, IpcAddress::forConnect);

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/server", "server.ipc", "./a b", "dir/@x", "\u00e4.sock", "a:1;b", "*foo"})
    void a_path_stays_as_it_was_given(String text) {
        for (var verb : VERBS) {
            IpcAddress address = verb.apply(Endpoint.of("ipc", text));

            assertThat(address.path()).isEqualTo(text);
            assertThat(address.isAbstract()).isFalse();
            assertThat(address.endpoint()).hasToString("ipc://" + text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"@name", "@/tmp/name", "@@", "@\u00e4", "@*"})
    void an_abstract_name_is_what_follows_the_at_sign_behind_a_NUL(String text) {
        for (var verb : VERBS) {
            IpcAddress address = verb.apply(Endpoint.of("ipc", text));

            assertThat(address.path()).isEqualTo("\0" + text.substring(1));
            assertThat(address.isAbstract()).isTrue();
            assertThat(address.endpoint()).hasToString("ipc://" + text);
        }
    }

    @Test
    void a_hundred_and_seven_bytes_are_the_most() {
        for (String start : List.of("", "@", "\u00e4")) {
            int bytes = start.equals("\u00e4") ? 2 : start.length();
            String longest = start + "x".repeat(107 - bytes);
            for (var verb : VERBS) {
                assertThat(verb.apply(Endpoint.of("ipc", longest)).endpoint()).hasToString("ipc://" + longest);
                assertThatThrownBy(() -> verb.apply(Endpoint.of("ipc", longest + "x")))
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessageEndingWith(": path: 108 bytes (expected: at most 107)");
            }
        }
    }

    @Test
    void an_abstract_name_must_not_be_empty() {
        for (var verb : VERBS) {
            assertThatThrownBy(() -> verb.apply(Endpoint.of("ipc", "@")))
                    .isInstanceOf(InvalidEndpointException.class)
                    .hasMessage("ipc://@: path: \"@\" (expected: a name after @)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\0a", "@a\0"})
    void a_NUL_is_refused_because_the_kernel_would_stop_there(String text) {
        for (var verb : VERBS) {
            assertThatThrownBy(() -> verb.apply(Endpoint.of("ipc", text)))
                    .isInstanceOf(InvalidEndpointException.class)
                    .hasMessageContaining("NUL");
        }
    }

    @Test
    void a_star_binds_to_a_file_of_its_own() {
        IpcAddress one = IpcAddress.forBind(Endpoint.of("ipc", "*"));
        IpcAddress other = IpcAddress.forBind(Endpoint.of("ipc", "*"));

        assertThat(one.path()).isNotEqualTo(other.path());
        assertThat(one.path()).endsWith("socket");
        assertThat(Path.of(one.path()).getParent()).doesNotExist();
        assertThat(one.endpoint()).hasToString("ipc://" + one.path());
        assertThat(IpcAddress.forConnect(one.endpoint()).path()).isEqualTo(one.path());
    }

    @Test
    void a_star_binds_among_the_temporary_files_or_in_tmp_where_they_are_too_deep() {
        Endpoint star = Endpoint.of("ipc", "*");
        Path root = Path.of("").toAbsolutePath().getRoot();
        for (int length = 60; length < 120; length++) {
            // What is made up takes 29 bytes, and NIO takes 106 of Linux's 107.
            Path temporary = root.resolve("d".repeat(length - root.toString().length()));
            Path path = Path.of(IpcAddress.inNewDirectory(star, temporary).path());
            assertThat(path.getParent().getParent()).isEqualTo(length + 29 <= 106 ? temporary : Path.of("/tmp"));
            assertThat(path.toString()).hasSizeLessThanOrEqualTo(106);
        }
    }

    @Test
    void a_star_can_not_be_connected_to() {
        assertThatThrownBy(() -> IpcAddress.forConnect(Endpoint.of("ipc", "*")))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("* is only for bind");
    }
}
