package io.weir.bench.cli;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.socket.Socket;
import java.util.EnumMap;
import java.util.Map;

/** What a socket has dropped. */
final class Losses {
    private Losses() {}

    /**
     * Whether the linger time ran out over messages; says so, and what else the socket dropped, and how many messages of a
     * publisher no subscriber wanted, which is no loss.
     */
    static boolean report(Socket closed, Console console) {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        Accounting books = closed.accounting();
        drops.putAll(books.sendDropped());
        Long lost = drops.remove(DropReason.LINGER_EXPIRED);
        drops.forEach((reason, count) -> console.say("dropped " + messages(count) + ": " + DemoTable.words(reason)));
        if (books.noSubscriber() > 0) {
            console.say("no subscriber for " + messages(books.noSubscriber()));
        }
        if (lost != null) {
            console.say("linger ran out: lost " + messages(lost));
        }
        return lost != null;
    }

    private static String messages(long count) {
        return count + (count == 1 ? " message" : " messages");
    }
}
