package io.weir.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.InvalidOptionException;
import io.weir.RoutingId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static Credentials from(String address) {
        return Credentials.of("NULL", address, "", RoutingId.NONE);
    }

    private static Credentials user(String name, String password) {
        return from("127.0.0.1").withUser(name, password.getBytes(StandardCharsets.UTF_8));
    }

    private static Verdict verdict(Authenticator authenticator, Credentials credentials) {
        return authenticator.authenticate(credentials).toCompletableFuture().join();
    }

    private static boolean accepts(Authenticator authenticator, Credentials credentials) {
        return verdict(authenticator, credentials) instanceof Verdict.Accepted;
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "::ffff:192.0.2.7, 192.0.2.7, true",
        "fe80::/10, fe80:0:0:0:1:2:3:4%eth0, true",
        "fe80::/10, fec0::1, false",
        "127.0.0.0/8, /tmp/server#3, false",
        "127.0.0.0/8, localhost, false"
    })
    void addressesAreInARangeOrNot(String range, String address, boolean inside) {
        assertThat(accepts(Authenticator.allowAddresses("203.0.113.1", range), from(address)))
                .isEqualTo(inside);
        assertThat(accepts(Authenticator.denyAddresses(range), from(address))).isEqualTo(!inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0",
                "300.0.0.1",
                "::1/129",
                ":::",
                ""
            })
    void whatIsNoRangeIsRefused(String range) {
        assertThatThrownBy(() -> Authenticator.allowAddresses(range))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(range);
    }

    @Test
    void usersHaveTheirPasswordsAndNoOthers() {
        Authenticator users = Authenticator.users(Map.of("ann", "a", "bob", "", "zoë", "ü"));
        assertThat(verdict(users, user("ann", "a"))).isEqualTo(Verdict.accepted("ann"));
        assertThat(verdict(users, user("bob", ""))).isEqualTo(Verdict.accepted("bob"));
        assertThat(verdict(users, user("zoë", "ü"))).isEqualTo(Verdict.accepted("zoë"));
        assertThat(accepts(users, user("ann", "A"))).isFalse();
        assertThat(accepts(users, user("ann", ""))).isFalse();
        assertThat(accepts(users, user("bob", "a"))).isFalse();
        assertThat(verdict(users, user("eve", "decoy"))).isEqualTo(Verdict.denied("wrong user or password"));
        assertThat(accepts(users, from("127.0.0.1"))).isFalse();
    }

    @Test
    void passwordsMayBeHashed() {
        String hash = PasswordHash.of("sécret".toCharArray());
        assertThat(hash).startsWith("$pbkdf2-sha256$600000$").doesNotContain("secret");
        assertThat(PasswordHash.of("sécret".toCharArray())).isNotEqualTo(hash);
        Authenticator users = Authenticator.users(Map.of("ann", hash));
        assertThat(accepts(users, user("ann", "sécret"))).isTrue();
        assertThat(accepts(users, user("ann", hash))).isFalse();
        assertThat(accepts(users, from("").withUser("ann", new byte[] {(byte) 0xff})))
                .isFalse();
    }

    /** Made by Python: hashlib.pbkdf2_hmac("sha256", password, salt, rounds), in passlib's alphabet. */
    @Test
    void hashesAreThoseOfOthers() {
        Map<String, String> hashes = Map.of(
                "ann", "$pbkdf2-sha256$1000$c2FsdHNhbHQ$hgR9HsqtKupWxpnv8y99TrPDajTT/9PcSTlNafpdLXQ",
                "bob", "$pbkdf2-sha256$1$AAAA$jvbtzHEtrhDmmZUKH7sHR5SbI90g6jUiCVtd9Rum0hw");
        Authenticator users = Authenticator.users(hashes);
        assertThat(accepts(users, user("ann", "secret"))).isTrue();
        assertThat(accepts(users, user("bob", ""))).isTrue();
        assertThat(accepts(users, user("bob", "x"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "$2b$12$abcdefghijklmnopqrstuv, a bcrypt hash",
        "$pbkdf2-sha256$0$AAAA$AAAA, an unknown hash",
        "$pbkdf2-sha256$999999999$AAAA$yh6KNI1XR6EYXGyEoNO7Kf3JoCWYy1P8bWvu8yzCzTk, an unknown hash",
        "$secret, an unknown hash"
    })
    void aHashThatIsNotKnownIsRefusedAndNotShown(String text, String said) {
        assertThatThrownBy(() -> Authenticator.users(Map.of("ann", text)))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining(text);
    }

    @Test
    void keysAreKnownOrNot() {
        CurveKey known = CurveKeyPair.generate().publicKey();
        Authenticator keys = Authenticator.curveKeys(Set.of(known));
        assertThat(verdict(keys, from("").withPublicKey(known))).isEqualTo(Verdict.accepted(known.toString()));
        assertThat(accepts(keys, from("").withPublicKey(CurveKeyPair.generate().publicKey())))
                .isFalse();
        assertThat(accepts(keys, from(""))).isFalse();
    }

    @Test
    void anyClientNamesOnlyWhatWasProved() {
        CurveKey key = CurveKeyPair.generate().publicKey();
        assertThat(verdict(Authenticator.anyClient(), user("ann", "a"))).isEqualTo(Verdict.accepted());
        assertThat(verdict(Authenticator.anyClient(), from("").withPublicKey(key)))
                .isEqualTo(Verdict.accepted(key.toString()));
    }

    @Test
    void twoTogetherLetInWhomBothLetIn() {
        Authenticator names = credentials ->
                CompletableFuture.completedStage(Verdict.accepted("", Map.of("from", "first", "a", "1")));
        Authenticator both = names.and(
                credentials -> CompletableFuture.completedStage(Verdict.accepted("ann", Map.of("from", "second"))));
        assertThat(verdict(both, from(""))).isEqualTo(Verdict.accepted("ann", Map.of("from", "second", "a", "1")));
        assertThat(verdict(Authenticator.anyClient().and(Authenticator.denyAddresses("::1")), from("::1")))
                .isEqualTo(Verdict.denied("the address ::1 is denied"));
    }

    @Test
    void theSecondIsNotAskedAboutWhomTheFirstRefuses() {
        AtomicInteger asked = new AtomicInteger();
        Authenticator second = credentials -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(Verdict.accepted());
        };
        Authenticator first = credentials -> CompletableFuture.completedStage(Verdict.tryLater("busy"));
        assertThat(verdict(first.and(second), from(""))).isEqualTo(Verdict.tryLater("busy"));
        assertThat(asked).hasValue(0);
    }

    @Test
    void nothingPrintsASecret() {
        assertThat(Security.plainClient("ann", "secret").toString())
                .contains("ann")
                .doesNotContain("secret");
        assertThat(user("ann", "secret").toString()).contains("ann").doesNotContain("secret");
        CurveKeyPair pair = CurveKeyPair.generate();
        String secret = Z85.encode(pair.secret());
        assertThat(Security.curveClient(pair.publicKey(), pair).toString()).doesNotContain(secret);
        assertThat(Security.curveServer(pair, Authenticator.anyClient()).toString())
                .doesNotContain(secret);
    }
}
