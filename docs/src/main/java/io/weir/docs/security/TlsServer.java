package io.weir.docs.security;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.security.Tls;
import io.weir.socket.Context;
import java.nio.file.Path;

/** Answers clients with a certificate of an authority that it trusts. All is encrypted. */
public final class TlsServer {
    private TlsServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(
                given, "bind=tls+tcp://*:5562", "certificate=server.pem", "key=server-key.pem", "trust=ca.pem");
        // tag::server[]
        Tls tls = Tls.DEFAULT
                .withCertificate(Path.of(args.text("certificate")), Path.of(args.text("key")))
                .withTrust(Path.of(args.text("trust")))
                .requireClientCertificate();
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context, o -> o.tls(tls))) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            Answering.world(socket);
        }
        // end::server[]
    }
}
