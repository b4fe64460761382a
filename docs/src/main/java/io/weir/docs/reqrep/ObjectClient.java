package io.weir.docs.reqrep;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.io.IOException;

/** Sends an object to {@link ObjectServer} and prints what came back. */
public final class ObjectClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ObjectClient() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws InterruptedException, IOException {
        Arguments args = Arguments.of(given, "connect=ipc:///tmp/zmq");
        try (Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context)) {
            socket.connect(args.text("connect"));
            socket.send(Message.wrap(JSON.writeValueAsBytes("hello")));
            System.out.println(JSON.readValue(socket.receive().bytes(), String.class));
        }
    }
}
