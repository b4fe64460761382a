package io.weir.docs.security;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.security.Authenticator;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.nio.file.Path;

/** Answers clients that know a password of a file. Nothing is encrypted. */
public final class PasswordServer {
    private PasswordServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://127.0.0.1:5561", "users=users.txt");
        // tag::server[]
        Authenticator users = Authenticator.passwordFile(Path.of(args.text("users")));
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context, o -> o.security(Security.plainServer(users)))) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            Answering.world(socket);
        }
        // end::server[]
    }
}
