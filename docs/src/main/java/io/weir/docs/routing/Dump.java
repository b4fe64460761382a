package io.weir.docs.routing;

import io.weir.Message;
import io.weir.RoutingId;

/** Prints messages frame by frame, each with its length. */
final class Dump {
    private Dump() {}

    /** Text where a frame is printable, else hexadecimal. */
    static void print(Message message) {
        System.out.println("----------------------------------------");
        for (int i = 0; i < message.frameCount(); i++) {
            byte[] frame = message.array(i);
            System.out.printf("[%03d] %s%n", frame.length, RoutingId.key(frame));
        }
    }
}
