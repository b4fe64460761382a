package io.weir.bench.cli;

import io.weir.DropReason;
import io.weir.socket.Socket;
import java.util.EnumMap;
import java.util.Map;

/** What a socket has dropped. */
final class Losses {
    private Losses() {}

    /** Whether the linger time ran out over messages; says so, and what else the socket dropped. */
    static boolean report(Socket closed, Console console) {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        drops.putAll(closed.accounting().sendDropped());
        Long lost = drops.remove(DropReason.LINGER_EXPIRED);
        drops.forEach((reason, count) -> console.say("dropped " + messages(count) + ": " + Table.words(reason)));
        if (lost != null) {
            console.say("linger ran out: lost " + messages(lost));
        }
        return lost != null;
    }

    private static String messages(long count) {
        return count + (count == 1 ? " message" : " messages");
    }
}
