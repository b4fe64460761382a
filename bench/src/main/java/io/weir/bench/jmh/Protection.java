package io.weir.bench.jmh;

import io.weir.option.OptionsBuilder;
import io.weir.security.Authenticator;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Tls;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What two sockets are protected by: a mechanism, or TLS with NULL inside.
 *
 * @param scheme of their endpoints
 * @param server what the one that binds has
 * @param client what the one that connects has
 * @param serverTls TLS of the one that binds; null for none
 * @param clientTls TLS of the one that connects; null for none
 * @param files where certificates are; null if there are none
 */
record Protection(
        String scheme,
        Security server,
        Security client,
        @Nullable Tls serverTls,
        @Nullable Tls clientTls,
        @Nullable Path files)
        implements Closeable {
    private static final String PASSWORD = "benchmark";

    /** NULL, PLAIN, CURVE or TLS. */
    static Protection named(String name) throws IOException, InterruptedException {
        return switch (name) {
            case "NULL" -> mechanism(Security.NONE, Security.NONE);
            case "PLAIN" ->
                mechanism(
                        Security.plainServer(Authenticator.users(Map.of("user", PASSWORD))),
                        Security.plainClient("user", PASSWORD));
            case "CURVE" -> {
                CurveKeyPair pair = CurveKeyPair.generate();
                yield mechanism(
                        Security.curveServer(pair, Authenticator.anyClient()),
                        Security.curveClient(pair.publicKey(), CurveKeyPair.generate()));
            }
            case "TLS" -> tls();
            default ->
                throw new IllegalArgumentException("protection: " + name + " (expected: NULL, PLAIN, CURVE or TLS)");
        };
    }

    private static Protection mechanism(Security server, Security client) {
        return new Protection("tcp", server, client, null, null, null);
    }

    /** With a certificate that signs itself, as the JDK's keytool makes it: of the elliptic curve that most servers use. */
    private static Protection tls() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weir-benchmark");
        Path store = folder.resolve("server.p12");
        Path certificate = folder.resolve("server.pem");
        keytool(
                store,
                List.of(
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=benchmark",
                        "-ext",
                        "SAN=IP:127.0.0.1"));
        keytool(store, List.of("-exportcert", "-rfc", "-file", certificate.toString()));
        return new Protection(
                "tls+tcp",
                Security.NONE,
                Security.NONE,
                Tls.DEFAULT.withKeyStore(store, PASSWORD),
                Tls.DEFAULT.withTrust(certificate),
                folder);
    }

    private static void keytool(Path store, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString()),
                        arguments.stream(),
                        Stream.of("-keystore", store.toString(), "-storepass", PASSWORD, "-alias", "benchmark"))
                .flatMap(part -> part)
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }

    void protectServer(OptionsBuilder<?> options) {
        options.security(server);
        if (serverTls != null) {
            options.tls(serverTls);
        }
    }

    void protectClient(OptionsBuilder<?> options) {
        options.security(client);
        if (clientTls != null) {
            options.tls(clientTls);
        }
    }

    @Override
    public void close() throws IOException {
        if (files != null) {
            try (Stream<Path> all = Files.list(files)) {
                for (Path each : all.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(files);
        }
    }
}
