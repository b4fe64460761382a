package io.weir.docs.reqrep;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.docs.Arguments;
import io.weir.patterns.codec.Codec;
import io.weir.patterns.codec.JsonCodec;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;

/** Gives every object back. The tutorial pickles them, which only Python reads, and which is not safe to read; here they are JSON. */
public final class ObjectServer {
    private static final Codec<JsonNode> JSON = JsonCodec.of(JsonNode.class);

    private ObjectServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=ipc:///tmp/zmq");
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            while (true) {
                JsonNode object = JSON.decode(socket.receive());
                socket.send(JSON.encode(object));
            }
        }
    }
}
