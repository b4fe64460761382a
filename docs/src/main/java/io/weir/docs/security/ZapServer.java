package io.weir.docs.security;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.zap.Zap;
import io.weir.security.Security;
import io.weir.socket.Context;

/** Like {@link PasswordServer}, but a handler that speaks ZAP decides, as applications of libzmq have one. */
public final class ZapServer {
    private ZapServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://127.0.0.1:5561");
        // tag::server[]
        try (Context context = Context.create();
                RepSocket handler = RepSocket.open(context);
                RepSocket socket = RepSocket.open(
                        context,
                        o -> o.security(
                                Security.plainServer(Zap.authenticator(context)).withDomain("reports")))) {
            handler.bind(Zap.ENDPOINT);
            Background.start(() -> {
                while (true) {
                    handler.send(decide(handler.receive()));
                }
            });
            System.out.println("listening on " + socket.bind(args.text("bind")));
            Answering.world(socket);
        }
        // end::server[]
    }

    // tag::handler[]
    /** Frames of a request: version, id, domain, address, routing id, mechanism, and here user and password. */
    private static Message decide(Message request) {
        String user = request.text(6);
        boolean known = request.text(2).equals("reports")
                && user.equals("admin")
                && request.text(7).equals("secret");
        return known
                ? Message.of(request.text(0), request.text(1), "200", "OK", user, "")
                : Message.of(request.text(0), request.text(1), "400", "not known", "", "");
    }
    // end::handler[]
}
