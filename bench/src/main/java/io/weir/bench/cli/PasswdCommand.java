package io.weir.bench.cli;

import io.weir.security.PasswordHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code weir passwd}: makes a line of a password file. */
@Command(
        name = "passwd",
        description =
                "Prints the line USER:HASH of a password file, for --plain-server: weir passwd alice >> passwords. The"
                        + " password is asked for twice on a terminal, which does not show it; where standard input is none, it"
                        + " is the first line of that. The hash is PBKDF2 with HMAC-SHA-256.")
final class PasswdCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "USER", converter = UserName.class, description = "The user, as clients say it.")
    private String user = "";

    PasswdCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PasswordPrompt prompt = PasswordPrompt.of(console);
        try (Password password = prompt.ask("Password for " + user + ": ")) {
            if (prompt.isTerminal()) {
                try (Password again = prompt.ask("Again: ")) {
                    if (!again.isEqualTo(password)) {
                        throw new IOException("the two passwords are not the same");
                    }
                }
            }
            console.print(user + ':' + PasswordHash.of(password.characters()));
            return Status.DONE;
        }
    }

    private static final class UserName implements ITypeConverter<String> {
        private static final int MAX_SIZE = 255;

        @Override
        public String convert(String text) {
            if (text.isBlank() || text.startsWith("#") || text.chars().anyMatch(c -> c == ':' || c < ' ')) {
                throw new TypeConversionException("'" + text
                        + "' cannot be a user of a password file (expected: no colon, no control character, no # at the"
                        + " beginning)");
            }
            if (text.getBytes(StandardCharsets.UTF_8).length > MAX_SIZE) {
                throw new TypeConversionException("a user has at most " + MAX_SIZE + " bytes");
            }
            return text;
        }
    }
}
