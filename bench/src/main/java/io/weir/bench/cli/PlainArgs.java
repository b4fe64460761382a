package io.weir.bench.cli;

import io.weir.security.Authenticator;
import io.weir.security.Security;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of PLAIN. */
final class PlainArgs {
    private static final String SERVER = "--plain-server";
    private static final String USER = "--plain-user";
    private static final String PASSWORD_FILE = "--plain-password-file";

    @Option(
            names = SERVER,
            paramLabel = "PASSWORD_FILE",
            description =
                    "Is a server, and lets in the users of this file, which is read again when it has changed: lines"
                            + " user:hash as weir passwd writes them, or user:password.")
    private @Nullable Path serverFile;

    @Option(names = USER, paramLabel = "NAME", description = "Is a client, this user. Needs " + PASSWORD_FILE + ".")
    private @Nullable String user;

    @Option(
            names = PASSWORD_FILE,
            paramLabel = "FILE",
            description = "The password of the user: the first line of this file.")
    private @Nullable Path passwordFile;

    boolean isServer() {
        return serverFile != null;
    }

    boolean isClient() {
        return user != null;
    }

    /** The options that choose a side, as far as they are given. */
    List<String> given() {
        List<String> given = new ArrayList<>();
        if (isServer()) {
            given.add(SERVER);
        }
        if (isClient()) {
            given.add(USER);
        }
        return given;
    }

    void check(OptionRules rules) {
        rules.needs(user != null, USER, passwordFile != null, PASSWORD_FILE);
        rules.needs(passwordFile != null, PASSWORD_FILE, user != null, USER);
    }

    Security server(SecretFiles files) {
        Path file = Objects.requireNonNull(serverFile, SERVER);
        Security server = Security.plainServer(Authenticator.passwordFile(file));
        files.look(file);
        return server;
    }

    Security client(SecretFiles files) throws IOException {
        Path file = Objects.requireNonNull(passwordFile, PASSWORD_FILE);
        Security client = Security.plainClient(Objects.requireNonNull(user, USER), files.firstLine(file));
        files.look(file);
        return client;
    }
}
