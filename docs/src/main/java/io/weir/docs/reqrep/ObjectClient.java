package io.weir.docs.reqrep;

import io.weir.docs.Arguments;
import io.weir.patterns.codec.Codec;
import io.weir.patterns.codec.JsonCodec;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;

/** Sends an object to {@link ObjectServer} and prints what came back. */
public final class ObjectClient {
    private static final Codec<String> JSON = JsonCodec.of(String.class);

    private ObjectClient() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=ipc:///tmp/zmq");
        try (Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context)) {
            socket.connect(args.text("connect"));
            socket.send(JSON.encode("hello"));
            System.out.println(JSON.decode(socket.receive()));
        }
    }
}
