package io.weir.security;

import io.weir.AuthenticatorException;
import io.weir.InvalidOptionException;
import io.weir.check.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The users of a file, which is read again when it has changed. Nothing of a line but its number is ever printed. */
final class PasswordFile {
    private final Path file;
    private FileStamp stamp;
    private PasswordTable table;

    PasswordFile(Path file) {
        this.file = file;
        try {
            stamp = FileStamp.of(file);
            table = read();
        } catch (IOException e) {
            throw new InvalidOptionException("security: passwordFile", file, "a file that can be read: " + words(e));
        }
    }

    CompletionStage<Verdict> judge(Credentials credentials) {
        return current().judge(credentials);
    }

    /** The newest table; a file that cannot be read, or is wrong, has none. */
    private synchronized PasswordTable current() {
        try {
            FileStamp now = FileStamp.of(file);
            if (!now.equals(stamp)) {
                table = read();
                stamp = now;
            }
            return table;
        } catch (IOException e) {
            throw new AuthenticatorException("the password file " + file + " cannot be read: " + words(e));
        } catch (InvalidOptionException e) {
            throw new AuthenticatorException("the password file is wrong: " + e.getMessage());
        }
    }

    private PasswordTable read() throws IOException {
        return parse(file, SecretFile.read(file));
    }

    /**
     * Reads what the file holds, and wipes the bytes.
     *
     * @throws CharacterCodingException if it is not UTF-8
     * @throws InvalidOptionException if a line is wrong; with its number, and nothing else of it
     */
    static PasswordTable parse(Path file, byte[] bytes) throws CharacterCodingException {
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        Map<String, String> passwords = new HashMap<>();
        try {
            List<String> lines = text.toString().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(file, line, i + 1, passwords);
                }
            }
        } finally {
            Arrays.fill(text.array(), '\0');
        }
        return PasswordTable.of(passwords);
    }

    private static void add(Path file, String line, int number, Map<String, String> passwords) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw wrong(file, number, "no colon", "user:password");
        }
        String fault = StoredPassword.fault(line.substring(colon + 1));
        if (!fault.isEmpty()) {
            throw wrong(file, number, fault, StoredPassword.EXPECTED);
        }
        if (passwords.put(line.substring(0, colon), line.substring(colon + 1)) != null) {
            throw wrong(file, number, "a user that an earlier line has", "each user once");
        }
    }

    private static InvalidOptionException wrong(Path file, int number, String found, String expected) {
        return new InvalidOptionException("security: " + file + ", line " + number, found, expected);
    }

    private static String words(IOException e) {
        return e instanceof CharacterCodingException ? "not UTF-8" : e.toString();
    }
}
