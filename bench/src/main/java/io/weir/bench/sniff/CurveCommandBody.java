package io.weir.bench.sniff;

import io.weir.bench.sniff.Excerpt.Size;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What can be seen of commands of CURVE, and of mechanisms that are not known at all: names and sizes. CURVE's MESSAGE goes
 * as a message frame, as libzmq has it, or as a command, as RFC 26 has it.
 */
final class CurveCommandBody {
    /** Where the box of each command of CURVE begins; it goes to the end. */
    private static final Map<String, Integer> CURVE =
            Map.of("HELLO", 120, "WELCOME", 24, "INITIATE", 113, "READY", 14, "MESSAGE", 16);

    /** Bytes by which a box is longer than what is in it. */
    private static final int AUTHENTICATOR = 16;

    private static final int FLAGS = 1;

    private CurveCommandBody() {}

    /** Whether the body of a message frame is a MESSAGE. */
    static boolean isBox(byte[] kept) {
        return CommandBody.name(kept).equals("MESSAGE");
    }

    /** Reads the body of a command, or as much of it as was kept. */
    static Finding read(String mechanism, byte[] kept, long size) {
        String name = CommandBody.name(kept);
        if (name.equals("ERROR")) {
            return CommandBody.read(kept, size, false);
        }
        Integer box = CURVE.get(name);
        if (box == null) {
            return new Finding.Command("unknown command", Map.of("size", new Size(size)));
        }
        if (!mechanism.equals("CURVE")) {
            return new Finding.Command(name, Map.of("data", new Size(size - CommandBody.dataAt(kept))));
        }
        if (size < box + AUTHENTICATOR) {
            return new Finding.Malformed(name, size);
        }
        return new Finding.Command(
                name, name.equals("MESSAGE") ? message(size - box) : Map.of("box", new Size(size - box)));
    }

    /** In the box of a MESSAGE are its flags, in one byte, and then what would be the body of a frame. */
    private static Map<String, Object> message(long box) {
        if (box < AUTHENTICATOR + FLAGS) {
            return Map.of("box", new Size(box));
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("box", new Size(box));
        details.put("content", new Size(box - AUTHENTICATOR - FLAGS));
        return details;
    }
}
