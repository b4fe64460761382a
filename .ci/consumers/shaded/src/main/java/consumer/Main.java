package consumer;

import io.netty.util.Version;
import io.weir.Message;
import io.weir.patterns.pair.PairSocket;
import io.weir.socket.Context;

/** Exchanges a message over tcp, though the Netty of the application is 4.1. */
class Main {
    public static void main(String[] args) throws Exception {
        String netty = Version.identify().get("netty-common").artifactVersion();
        try (Context context = Context.create();
                PairSocket one = PairSocket.open(context);
                PairSocket other = PairSocket.open(context)) {
            one.connect(other.bind("tcp://127.0.0.1:*"));
            one.send(Message.of("hello"));
            String received = other.receive().text();
            if (!netty.startsWith("4.1.") || !received.equals("hello")) {
                throw new IllegalStateException(received + " with Netty " + netty);
            }
            System.out.println("shaded: received " + received + " beside Netty " + netty);
        }
    }
}
