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
import java.util.List;

/** Like {@link CurveServer}, on the day on which it gets new keys: it serves clients that know the old ones, too. */
public final class RotatingServer {
    private RotatingServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws IOException, InterruptedException {
        Arguments args = Arguments.of(
                given, "bind=tcp://*:5560", "keys=server-2027.key_secret", "old=server.key_secret", "allow=clients");
        // tag::server[]
        Authenticator clients = Authenticator.curveDirectory(Path.of(args.text("allow")));
        try (CurveKeyPair keys = CurveCertificate.loadKeyPair(Path.of(args.text("keys")));
                CurveKeyPair old = CurveCertificate.loadKeyPair(Path.of(args.text("old")));
                Context context = Context.create();
                RepSocket socket =
                        RepSocket.open(context, o -> o.security(Security.curveServer(List.of(keys, old), clients)))) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            Answering.world(socket);
        }
        // end::server[]
    }
}
