package io.weir.patterns.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.Z85;
import io.weir.testing.ChildJvm;
import io.weir.testing.SecretForms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in the heap of a JVM after handshakes of every kind. What an end must show again when it connects anew it keeps: a
 * client its password, and both sides of CURVE their long-term keys, each in one array. Nothing else is left, of it or of any other
 * secret, in any form.
 */
@Tag("slow")
@Timeout(120)
class HeapDumpTest {
    private static final String KEPT_ONCE = "bytes";

    /** The collection before a dump moves all that lives together; others leave dead objects between, as arrays of numbers. */
    private static final List<String> COMPACTING = List.of(
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:MarkSweepAlwaysCompactCount=1",
            "-XX:MarkSweepDeadRatio=0");

    @TempDir
    private static Path folder;

    private static final Map<String, SecretForms> KEPT = new LinkedHashMap<>();
    private static final List<SecretForms> KEYS = new ArrayList<>();

    @BeforeAll
    static void run() throws Exception {
        for (String name : List.of("server", "client")) {
            try (CurveKeyPair pair = CurveKeyPair.generate()) {
                CurveCertificate.write(folder.resolve(name + ".key"), pair, Map.of());
                KEPT.put("the key of the " + name, forms(pair.secret()));
            }
        }
        for (String user : List.of("ann", "zoe")) {
            KEPT.put("the password of " + user, forms(SecretsProgram.password(user)));
        }
        Files.writeString(
                folder.resolve("passwords"), "ann:" + SecretsProgram.password("ann") + "\nbob:" + bob() + "\n");
        try (ChildJvm jvm = ChildJvm.start(COMPACTING, SecretsProgram.class, folder.toString())) {
            for (String line = jvm.line(); line != null; line = jvm.line()) {
                KEYS.add(forms(RecordingRandom.masked(HexFormat.of().parseHex(line))));
            }
            assertThat(jvm.status()).isZero();
        }
    }

    /** One who never comes. */
    private static String bob() {
        return SecretsProgram.password("bob");
    }

    private static SecretForms forms(byte[] key) {
        return SecretForms.of(key).and("Z85", Z85.encode(key));
    }

    private static SecretForms forms(String password) {
        return SecretForms.of(password.getBytes(StandardCharsets.UTF_8)).and("text", password);
    }

    @Test
    void afterTheHandshakeOnlyWhatIsNeededAgainIsThereAndOnce() throws IOException {
        byte[] heap = Files.readAllBytes(folder.resolve("open.hprof"));

        assertThat(KEPT)
                .allSatisfy((name, forms) -> assertThat(forms.in(heap, heap.length))
                        .as(name)
                        .singleElement()
                        .asString()
                        .startsWith(KEPT_ONCE));
        assertThat(KEYS).as("short-term keys and those of cookies").hasSizeGreaterThanOrEqualTo(4);
        assertThat(KEYS).allSatisfy(key -> assertThat(key.in(heap, heap.length)).isEmpty());
        assertThat(forms(bob()).in(heap, heap.length))
                .as("a password that no client has shown")
                .isEmpty();
    }

    /** In buffers that had it on its way in or out, in particular. */
    @Test
    void outsideTheHeapNothingIsThere() throws IOException {
        assumeTrue(NativeMemory.isReadable(), "memory can be read on Linux only");
        byte[] memory = Files.readAllBytes(folder.resolve("open.native"));

        assertThat(memory).hasSizeGreaterThan(1 << 20);
        assertThat(forms(bob()).in(memory, memory.length))
                .as("a password that no client has shown")
                .isEmpty();
        assertThat(KEPT)
                .allSatisfy((name, forms) ->
                        assertThat(forms.in(memory, memory.length)).as(name).isEmpty());
        assertThat(KEYS)
                .allSatisfy(key -> assertThat(key.in(memory, memory.length)).isEmpty());
    }

    @Test
    void afterTheEndNothingIsThere() throws IOException {
        byte[] heap = Files.readAllBytes(folder.resolve("closed.hprof"));

        assertThat(KEPT)
                .allSatisfy((name, forms) ->
                        assertThat(forms.in(heap, heap.length)).as(name).isEmpty());
        assertThat(KEYS).allSatisfy(key -> assertThat(key.in(heap, heap.length)).isEmpty());
    }
}
