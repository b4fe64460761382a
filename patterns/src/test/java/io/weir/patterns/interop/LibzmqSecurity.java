package io.weir.patterns.interop;

import static io.weir.patterns.interop.SecuredCase.CLIENT;
import static io.weir.patterns.interop.SecuredCase.SERVER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.patterns.interop.SecuredCase.Mechanism;
import io.weir.security.CurveCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Secures sockets of libzmq in another process, whose ZAP handler knows the user and the client of {@link SecuredCase}.
 *
 * @param directory for certificates; empty
 * @param keys how the library takes a key of CURVE: its bytes, or something else made of them
 */
record LibzmqSecurity(PeerProcess peer, Path directory, UnaryOperator<byte[]> keys)
        implements SecuredCase.TheirSecurity {
    @Override
    public void secure(PeerSocket socket, Mechanism mechanism, boolean server) throws IOException {
        switch (mechanism) {
            case PLAIN -> {
                if (server) {
                    peer.plainUser(SecuredCase.USER, SecuredCase.PASSWORD);
                    socket.set("PLAIN_SERVER", 1);
                } else {
                    socket.set("PLAIN_USERNAME", SecuredCase.USER.getBytes(UTF_8))
                            .set("PLAIN_PASSWORD", SecuredCase.PASSWORD.getBytes(UTF_8));
                }
            }
            case CURVE -> {
                if (server) {
                    CurveCertificate.write(directory.resolve("client.key"), CLIENT, Map.of("name", "client"));
                    peer.curveKeys(directory);
                    socket.set("CURVE_SERVER", 1).set("CURVE_SECRETKEY", keys.apply(SERVER.secret()));
                } else {
                    socket.set("CURVE_SERVERKEY", keys.apply(SERVER.publicKey().bytes()))
                            .set(
                                    "CURVE_PUBLICKEY",
                                    keys.apply(CLIENT.publicKey().bytes()))
                            .set("CURVE_SECRETKEY", keys.apply(CLIENT.secret()));
                }
            }
        }
    }
}
