package io.weir.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.AuthenticatorException;
import io.weir.InvalidOptionException;
import io.weir.RoutingId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("passwords");
    }

    /** A new file each time, as editors write one, so that no clock needs to have moved. */
    private void write(String text) throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean accepts(Authenticator users, String name, String password) {
        Credentials credentials = Credentials.of("PLAIN", "::1", "", RoutingId.NONE)
                .withUser(name, password.getBytes(StandardCharsets.UTF_8));
        return users.authenticate(credentials).toCompletableFuture().join() instanceof Verdict.Accepted;
    }

    @Test
    void aLineIsAUserAndAPassword() throws IOException {
        write("# users\n\nann:se:cret\nbob:\n" + "eve:" + PasswordHash.of("x".toCharArray()) + "\n");
        Authenticator users = Authenticator.passwordFile(file);
        assertThat(accepts(users, "ann", "se:cret")).isTrue();
        assertThat(accepts(users, "bob", "")).isTrue();
        assertThat(accepts(users, "eve", "x")).isTrue();
        assertThat(accepts(users, "ann", "se")).isFalse();
        assertThat(accepts(users, "# users", "")).isFalse();
    }

    @Test
    void aFileThatHasChangedIsReadAgain() throws IOException {
        write("ann:a\n");
        Authenticator users = Authenticator.passwordFile(file);
        assertThat(accepts(users, "ann", "a")).isTrue();
        write("ann:b\n");
        assertThat(accepts(users, "ann", "a")).isFalse();
        assertThat(accepts(users, "ann", "b")).isTrue();
    }

    @Test
    void aFileThatIsWrongOrGoneLetsNoPeerInUntilItIsRight() throws IOException {
        write("ann:a\n");
        Authenticator users = Authenticator.passwordFile(file);
        write("ann:a\nann secret\n");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> accepts(users, "ann", "a"))
                    .isInstanceOf(AuthenticatorException.class)
                    .hasMessageContaining("line 2")
                    .hasMessageNotContaining("secret");
        }
        Files.delete(file);
        assertThatThrownBy(() -> accepts(users, "ann", "a")).isInstanceOf(AuthenticatorException.class);
        write("ann:a\n");
        assertThat(accepts(users, "ann", "a")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "annsecret, no colon",
        "ann:$2b$12$secret, a bcrypt hash",
        "ann:$secret, an unknown hash",
        "bob:secret, a user that an earlier line has"
    })
    void aWrongLineIsAnExceptionThatDoesNotShowIt(String line, String said) throws IOException {
        write("bob:b\n" + line + "\n");
        assertThatThrownBy(() -> Authenticator.passwordFile(file))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("line 2: " + said)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileThatCannotBeReadIsAnException() throws IOException {
        assertThatThrownBy(() -> Authenticator.passwordFile(file)).isInstanceOf(InvalidOptionException.class);
        Files.write(file, new byte[] {'a', ':', (byte) 0xff});
        assertThatThrownBy(() -> Authenticator.passwordFile(file))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("not UTF-8");
    }
}
