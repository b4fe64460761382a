package io.weir.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveCertificateTest {
    private static final String PUBLIC = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
    private static final String SECRET = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";
    private static final String OTHER_SECRET = "H)emL^rpBnhMMBbsv7[<NSzffdk!{WIKn6YZ*C$(";

    @TempDir
    Path folder;

    @Test
    void readsWhatItWrote() throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("name", "weather station");
        metadata.put("x-said", "it's \u00e9 #1");
        metadata.put("quoted", "\"so\"");
        Path file = folder.resolve("station.key");
        try (CurveKeyPair pair = CurveKeyPair.of(SECRET)) {
            assertThat(CurveCertificate.write(file, pair, metadata)).isEqualTo(folder.resolve("station.key_secret"));
        }

        assertThat(CurveCertificate.load(file)).isEqualTo(new CurveCertificate(CurveKey.of(PUBLIC), metadata));
        assertThat(CurveCertificate.load(folder.resolve("station.key_secret")).metadata())
                .isEqualTo(metadata);
        try (CurveKeyPair read = CurveCertificate.loadKeyPair(folder.resolve("station.key_secret"))) {
            assertThat(Z85.encode(read.secret())).isEqualTo(SECRET);
        }
        assertThat(Files.readString(file)).contains(PUBLIC).doesNotContain(SECRET);
    }

    @Test
    void onlyTheOwnerMayReadTheSecretFile() throws IOException {
        Path file = folder.resolve("a.key");
        try (CurveKeyPair pair = CurveKeyPair.generate()) {
            Path secret = CurveCertificate.write(file, pair, Map.of());

            assertThat(Files.getPosixFilePermissions(secret)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void neverOverwrites() throws IOException {
        try (CurveKeyPair pair = CurveKeyPair.generate()) {
            Path first = Files.writeString(folder.resolve("a.key"), "mine");
            Path second = Files.writeString(folder.resolve("b.key_secret"), "mine");

            assertThatThrownBy(() -> CurveCertificate.write(first, pair, Map.of()))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> CurveCertificate.write(folder.resolve("b.key"), pair, Map.of()))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(first).hasContent("mine");
            assertThat(second).hasContent("mine");
            assertThat(folder.resolve("a.key_secret")).doesNotExist();
            assertThat(folder.resolve("b.key")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "", "a=b", "caf\u00e9"})
    void refusesANameThatCannotBeReadBack(String name) {
        refusesToWrite(Map.of(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "'both\"", "\0"})
    void refusesAValueThatCannotBeReadBack(String value) {
        refusesToWrite(Map.of("name", value));
    }

    private void refusesToWrite(Map<String, String> metadata) {
        try (CurveKeyPair pair = CurveKeyPair.generate()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CurveCertificate.write(folder.resolve("x.key"), pair, metadata))
                    .withMessageContaining("metadata");
            assertThat(folder).isEmptyDirectory();
        }
    }

    /** Written by pyzmq 24, with the keys of libzmq's examples in place. */
    @Test
    void readsWhatPyzmqWrites() throws IOException {
        Path file = file("#   ****  Generated on 2026-11-30 06:48:03.878882 by pyzmq  ****\n"
                + "#   ZeroMQ CURVE **Secret** Certificate\n"
                + "#   DO NOT PROVIDE THIS FILE TO OTHER USERS nor change its permissions.\n"
                + "\n"
                + "metadata\n"
                + "    name = a b c\n"
                + "curve\n"
                + "    public-key = \"" + PUBLIC + "\"\n"
                + "    secret-key = \"" + SECRET + "\"\n");

        assertThat(CurveCertificate.load(file).metadata()).isEqualTo(Map.of("name", "a b c"));
        try (CurveKeyPair pair = CurveCertificate.loadKeyPair(file)) {
            assertThat(pair.publicKey()).hasToString(PUBLIC);
        }
    }

    @Test
    void readsOtherEndsOfLinesQuotesCommentsAndSections() throws IOException {
        Path file = file("metadata # of the owner\r\n\tname='n'\r\nother\n    x = 1\ncurve\r\n"
                + "  # the key\r\n  public-key = '" + PUBLIC + "' # public");

        assertThat(CurveCertificate.load(file))
                .isEqualTo(new CurveCertificate(CurveKey.of(PUBLIC), Map.of("name", "n")));
    }

    @Test
    void saysWhatIsWrongWithAFileAndNoSecret() throws IOException {
        assertRefused("", "no public-key");
        assertRefused("metadata\n    public-key = \"" + PUBLIC + "\"\n", "no public-key");
        assertRefused("curve\n    public-key = \"" + PUBLIC + "\n", "line 2: a value without its closing \"");
        assertRefused("curve\n    public-key\n", "line 2: no '='");
        assertRefused(
                certificate(PUBLIC, SECRET) + "    public-key = \"" + PUBLIC + "\"\n", "line 4: a second public-key");
        assertRefused(certificate("Yne@", SECRET), "Z85: 4 characters");
        assertRefused(certificate(PUBLIC, SECRET).replace("secret-key", "secret"), "no secret-key");
        assertRefused(certificate(PUBLIC, OTHER_SECRET), "expected: that of the secret-key");
        assertRefused(certificate(PUBLIC, SECRET.replace('D', ',')), "character 0");
        assertRefused("#".repeat(65 * 1024), "66560 bytes (expected: <= 65536)");
    }

    private void assertRefused(String text, String why) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> CurveCertificate.loadKeyPair(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ": ")
                .hasMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(SECRET, OTHER_SECRET));
    }

    private static String certificate(String publicKey, String secretKey) {
        return "curve\n    public-key = \"" + publicKey + "\"\n    secret-key = \"" + secretKey + "\"\n";
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("read.key_secret"), text);
    }
}
