package io.weir.docs.security;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Path;

/** Asks a server that it knows by its public key, and shows a key of its own. */
public final class CurveClient {
    private CurveClient() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws IOException, InterruptedException {
        Arguments args =
                Arguments.of(given, "connect=tcp://localhost:5560", "keys=client.key_secret", "server=server.key");
        // tag::client[]
        CurveKey server = CurveCertificate.load(Path.of(args.text("server"))).publicKey();
        try (CurveKeyPair keys = CurveCertificate.loadKeyPair(Path.of(args.text("keys")));
                Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context, o -> o.security(Security.curveClient(server, keys)))) {
            socket.connect(args.text("connect"));
            socket.send("hello");
            System.out.println(socket.receive().text());
        }
        // end::client[]
    }
}
