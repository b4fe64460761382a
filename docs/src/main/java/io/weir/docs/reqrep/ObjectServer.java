package io.weir.docs.reqrep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;
import java.io.IOException;

/** Gives every object back. The tutorial pickles them, which only Python reads and nobody should; here they are JSON. */
public final class ObjectServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ObjectServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException, IOException {
        Arguments args = Arguments.of(given, "bind=ipc:///tmp/zmq");
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            while (true) {
                JsonNode object = JSON.readTree(socket.receive().bytes());
                socket.send(Message.wrap(JSON.writeValueAsBytes(object)));
            }
        }
    }
}
