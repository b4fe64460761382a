package io.weir.security;

import io.weir.InvalidOptionException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Users and their passwords. Where any of the passwords is hashed, each refusal takes as long as a hash, so that its duration does
 * not tell whether there is such a user.
 */
final class PasswordTable {
    private final Map<String, StoredPassword> passwords;

    /** What is compared with if the user is unknown or its password is plain, so that it takes as long as a hash. */
    private final StoredPassword decoy;

    private PasswordTable(Map<String, StoredPassword> passwords) {
        this.passwords = Map.copyOf(passwords);
        decoy = passwords.values().stream()
                .filter(password -> password.hash() != null)
                .findFirst()
                .orElse(StoredPassword.plain("decoy"));
    }

    static PasswordTable of(Map<String, String> texts) {
        Map<String, StoredPassword> passwords = new HashMap<>();
        texts.forEach((user, text) -> {
            String fault = StoredPassword.fault(text);
            if (!fault.isEmpty()) {
                throw new InvalidOptionException("security: password of " + user, fault, StoredPassword.EXPECTED);
            }
            passwords.put(user, StoredPassword.parse(text));
        });
        return new PasswordTable(passwords);
    }

    CompletionStage<Verdict> judge(Credentials credentials) {
        return CompletableFuture.completedStage(verdict(credentials));
    }

    private Verdict verdict(Credentials credentials) {
        String user = credentials.user();
        byte[] given = credentials.password();
        if (user == null || given == null) {
            return Verdict.denied("no user and password (expected: the mechanism PLAIN)");
        }
        StoredPassword known = passwords.get(user);
        if (known != null && known.matches(given)) {
            return Verdict.accepted(user);
        }
        if (known == null || known.hash() == null) {
            decoy.matches(given);
        }
        return Verdict.denied("wrong user or password");
    }
}
