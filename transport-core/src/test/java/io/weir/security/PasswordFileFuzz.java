package io.weir.security;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.InvalidOptionException;
import io.weir.RoutingId;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A file with users and passwords: it lets in each user that it names with the password that it says, or is refused as a whole. */
class PasswordFileFuzz {
    private static final Path FILE = Path.of("passwords");
    private static final byte[] WRONG = {0};

    /** All that may be said of a wrong line; its number is the only part of it. */
    private static final String TOLD = "security: passwords, line \\d+: (no colon|an unknown hash"
            + "|a bcrypt hash, which is not supported|a user that an earlier line has) \\(expected: .*\\)";

    static Stream<byte[]> files() {
        return Stream.of(
                        "# users\n\nann:secret\nbob:with:colon\n",
                        "ann:secret\r\nann:again",
                        "ann",
                        ":\n",
                        "ann:$2b$12$abcdefghijklmnopqrstuv",
                        "ann:$pbkdf2-sha256$1$c2FsdA$" + "A".repeat(43) + "\nbob:\u00e9")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = "")
    void everyUserOfTheFileIsLetInAndNoOther(byte[] input) {
        PasswordTable table;
        byte[] file = input.clone();
        try {
            table = PasswordFile.parse(FILE, file);
        } catch (CharacterCodingException e) {
            return;
        } catch (InvalidOptionException e) {
            check(e.getMessage().matches(TOLD), e.getMessage());
            return;
        }
        check(Arrays.equals(file, new byte[file.length]), "the bytes are still there");
        Map<String, String> users = users(new String(input, StandardCharsets.UTF_8));
        if (users.values().stream().anyMatch(password -> password.startsWith("$"))) {
            return; // One hash takes as long as thousands of inputs.
        }
        users.forEach((user, password) -> {
            check(isLetIn(table, user, password.getBytes(StandardCharsets.UTF_8)), "refused: " + user);
            check(password.equals("\0") || !isLetIn(table, user, WRONG), "let in with a wrong password: " + user);
        });
        check(users.containsKey("\0") || !isLetIn(table, "\0", WRONG), "let in: an unknown user");
    }

    private static Map<String, String> users(String text) {
        Map<String, String> users = new HashMap<>();
        for (String line : text.split("\r\n|[\r\n]")) {
            int colon = line.indexOf(':');
            if (colon >= 0 && !line.startsWith("#") && !line.isBlank()) {
                users.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return users;
    }

    private static boolean isLetIn(PasswordTable table, String user, byte[] password) {
        Credentials credentials =
                Credentials.of("PLAIN", "192.0.2.1", "", RoutingId.NONE).withUser(user, password.clone());
        return table.judge(credentials).toCompletableFuture().join() instanceof Verdict.Accepted;
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
