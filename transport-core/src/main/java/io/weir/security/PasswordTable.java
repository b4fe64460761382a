package io.weir.security;

import io.weir.InvalidOptionException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Users and their passwords. How long a refusal takes does not say whether there is such a user. */
final class PasswordTable {
    private final Map<String, StoredPassword> passwords;

    /** What an unknown user's password is compared with, so that it costs as much. */
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
        boolean same = (known == null ? decoy : known).matches(given);
        return known != null && same ? Verdict.accepted(user) : Verdict.denied("wrong user or password");
    }
}
