package io.weir.netty.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeyFileTest {
    /** One key, as openssl writes it with the password "secret", and without. */
    private static final String ENCRYPTED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjlokEfb4dVvgICA+gw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEBXDWVRzM5Y1Sxgfb9hphigEgZDW
            yYmDXn/9ss1AC9Q9XKobnnCQeYdbTJDe/togz1AX7hjSd4W0yf6jL6Fv9H2ueatV
            YtNTPDMvXy9OpZifJYVnLGxAhV8WHm27Tumpaz/QH+K3MVhVwO4Fs4H/41PDIn6y
            gBljPG60VkjueubBKx9Nhu1UlBRDP8oQDvfHDG1/NXP8JYqciCZeVEcX026pCt8=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    private static final String CLEAR = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg45mTEFsRPmIRfbIu
            CYZWqF/IU5dhD862xMbGnT84fO6hRANCAARl/zjc9oq4W4z2jKEsEJxUMz24ftzR
            KekoBtsJvNwdJRDGXbvdyY5amDbGp3h6qn0Wsnc0IM19pJ5i/jMfvv6C
            -----END PRIVATE KEY-----
            """;

    @TempDir
    private Path folder;

    private static PrivateKey key(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    }

    private Path write(String form, byte[] body) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(body);
        return Files.writeString(
                folder.resolve("key.pem"),
                "a comment\n-----BEGIN " + form + "-----\n" + text + "\n-----END " + form + "-----\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aKeyOfEachKindIsRead(String algorithm) throws Exception {
        PrivateKey key = key(algorithm);
        assertThat(PemKeyFile.read(write("PRIVATE KEY", key.getEncoded()), "")).isEqualTo(key);
    }

    @Test
    void anEncryptedKeyIsReadWithItsPassword() throws Exception {
        Path encrypted = Files.writeString(folder.resolve("encrypted.pem"), ENCRYPTED);
        Path clear = Files.writeString(folder.resolve("clear.pem"), CLEAR);
        assertThat(PemKeyFile.read(encrypted, "secret")).isEqualTo(PemKeyFile.read(clear, ""));
    }

    @Test
    void anEncryptedKeyIsNotReadWithAnotherPasswordWhichIsNotTold() throws Exception {
        Path encrypted = Files.writeString(folder.resolve("encrypted.pem"), ENCRYPTED);
        assertThatThrownBy(() -> PemKeyFile.read(encrypted, "guess-17"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageNotContaining("guess-17");
    }

    @Test
    void aKeyInAnotherFormIsNamed() throws Exception {
        Path file = write("RSA PRIVATE KEY", key("RSA").getEncoded());
        assertThatThrownBy(() -> PemKeyFile.read(file, ""))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("RSA (expected: PKCS#8");
    }

    @Test
    void whatIsNoKeyIsRefused() throws Exception {
        Path file = write("PRIVATE KEY", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> PemKeyFile.read(file, "")).isInstanceOf(GeneralSecurityException.class);
    }
}
