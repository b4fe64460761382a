package io.weir.docs.security;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Path;

/** Answers clients whose certificates are in a directory. All is encrypted. */
public final class CurveServer {
    private CurveServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws IOException, InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5560", "keys=server.key_secret", "allow=clients");
        // tag::server[]
        Authenticator clients = Authenticator.curveDirectory(Path.of(args.text("allow")));
        try (CurveKeyPair keys = CurveCertificate.loadKeyPair(Path.of(args.text("keys")));
                Context context = Context.create();
                RepSocket socket = RepSocket.open(context, o -> o.security(Security.curveServer(keys, clients)))) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            Answering.world(socket);
        }
        // end::server[]
    }
}
