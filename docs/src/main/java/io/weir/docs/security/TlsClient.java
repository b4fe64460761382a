package io.weir.docs.security;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.security.Tls;
import io.weir.socket.Context;
import java.nio.file.Path;

/** Asks a server, whose certificate must be issued for the host of the endpoint, and presents a client certificate. */
public final class TlsClient {
    private TlsClient() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(
                given,
                "connect=tls+tcp://localhost:5562",
                "certificate=client.pem",
                "key=client-key.pem",
                "trust=ca.pem");
        // tag::client[]
        Tls tls = Tls.DEFAULT
                .withCertificate(Path.of(args.text("certificate")), Path.of(args.text("key")))
                .withTrust(Path.of(args.text("trust")));
        try (Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context, o -> o.tls(tls))) {
            socket.connect(args.text("connect"));
            socket.send("hello");
            System.out.println(socket.receive().text());
        }
        // end::client[]
    }
}
