package io.weir.bench.cli;

import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of CURVE. */
final class CurveArgs {
    private static final String SERVER = "--curve-server";
    private static final String ALLOW = "--curve-allow";
    private static final String ALLOW_ANY = "--curve-allow-any";
    private static final String CLIENT = "--curve-client";
    private static final String SERVER_KEY = "--curve-server-key";

    @Option(
            names = SERVER,
            paramLabel = "SECRET_FILE",
            description =
                    "Is a server with this key: NAME.key_secret. Given twice while the key is changed: clients may know"
                            + " either. Needs " + ALLOW + " or " + ALLOW_ANY + ".")
    private List<Path> serverFiles = new ArrayList<>();

    @Option(
            names = ALLOW,
            paramLabel = "DIRECTORY",
            description =
                    "Lets in the clients whose NAME.key is in this directory, which is looked at again and again.")
    private @Nullable Path allowed;

    @Option(names = ALLOW_ANY, description = "Lets in every client that knows the key of this server.")
    private boolean anyAllowed;

    @Option(
            names = CLIENT,
            paramLabel = "SECRET_FILE",
            description = "Is a client with this key: NAME.key_secret. Needs " + SERVER_KEY + ".")
    private @Nullable Path clientFile;

    @Option(
            names = SERVER_KEY,
            paramLabel = "PUBLIC_FILE_OR_Z85",
            description = "The public key of the server: its NAME.key, or the 40 characters that weir keygen printed."
                    + " Without " + CLIENT + ", is a client with a key that is made now, for servers that let in every"
                    + " client.")
    private @Nullable String serverKey;

    boolean isServer() {
        return !serverFiles.isEmpty();
    }

    boolean isClient() {
        return serverKey != null;
    }

    /** The options that choose a side, as far as they are given. */
    List<String> given() {
        List<String> given = new ArrayList<>();
        if (isServer()) {
            given.add(SERVER);
        }
        if (clientFile != null) {
            given.add(CLIENT);
        } else if (serverKey != null) {
            given.add(SERVER_KEY);
        }
        return given;
    }

    void check(OptionRules rules) {
        rules.excludes(allowed != null, ALLOW, anyAllowed, ALLOW_ANY);
        rules.needs(isServer(), SERVER, allowed != null || anyAllowed, ALLOW + " or " + ALLOW_ANY);
        rules.needs(allowed != null, ALLOW, isServer(), SERVER);
        rules.needs(anyAllowed, ALLOW_ANY, isServer(), SERVER);
        rules.needs(clientFile != null, CLIENT, serverKey != null, SERVER_KEY);
    }

    /** The server; its keys are added to the list, for the caller to close. */
    Security server(SecretFiles files, List<CurveKeyPair> keys) throws IOException {
        for (Path file : serverFiles) {
            keys.add(CurveCertificate.loadKeyPair(file));
            files.look(file);
        }
        return Security.curveServer(
                keys, allowed == null ? Authenticator.anyClient() : Authenticator.curveDirectory(allowed));
    }

    /** The client; its keys are added to the list, for the caller to close. */
    Security client(SecretFiles files, List<CurveKeyPair> keys) throws IOException {
        CurveKey server = serverKey(Objects.requireNonNull(serverKey, SERVER_KEY));
        if (clientFile == null) {
            keys.add(CurveKeyPair.generate());
        } else {
            keys.add(CurveCertificate.loadKeyPair(clientFile));
            files.look(clientFile);
        }
        return Security.curveClient(server, keys.get(0));
    }

    private static CurveKey serverKey(String fileOrKey) throws IOException {
        if (isFile(fileOrKey)) {
            return CurveCertificate.load(Path.of(fileOrKey)).publicKey();
        }
        try {
            return CurveKey.of(fileOrKey);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    SERVER_KEY + ": " + fileOrKey + " is neither a file nor the 40 characters of a key", e);
        }
    }

    private static boolean isFile(String name) {
        try {
            return Files.exists(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
