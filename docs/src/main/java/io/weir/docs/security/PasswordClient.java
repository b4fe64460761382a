package io.weir.docs.security;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks a server, with a name and a password, which it reads from a file so that no list of processes shows it. */
public final class PasswordClient {
    private PasswordClient() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws IOException, InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://127.0.0.1:5561", "user=admin", "password=password.txt");
        // tag::client[]
        String password = Files.readString(Path.of(args.text("password"))).strip();
        try (Context context = Context.create();
                ReqSocket socket =
                        ReqSocket.open(context, o -> o.security(Security.plainClient(args.text("user"), password)))) {
            socket.connect(args.text("connect"));
            socket.send("hello");
            System.out.println(socket.receive().text());
        }
        // end::client[]
    }
}
