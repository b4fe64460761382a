package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.security.CurveKeyPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTestKeysTest {
    @Test
    void eachPublicKeyBelongsToItsSecret() {
        try (CurveKeyPair server = CurveTestKeys.server();
                CurveKeyPair client = CurveTestKeys.client()) {
            assertThat(server.publicKey()).hasToString(CurveTestKeys.SERVER_PUBLIC);
            assertThat(client.publicKey()).hasToString(CurveTestKeys.CLIENT_PUBLIC);
        }
    }

    @Test
    void theProgramInCHasTheSame() throws IOException {
        try (InputStream source = CurveTestKeys.class.getResourceAsStream("libzmq_end.c")) {
            assertThat(new String(source.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(List.of(
                            CurveTestKeys.SERVER_PUBLIC,
                            CurveTestKeys.SERVER_SECRET,
                            CurveTestKeys.CLIENT_PUBLIC,
                            CurveTestKeys.CLIENT_SECRET));
        }
    }
}
