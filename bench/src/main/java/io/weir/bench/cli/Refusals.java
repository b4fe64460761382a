package io.weir.bench.cli;

import io.weir.Refusal;
import io.weir.socket.Socket;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The peers that sockets have refused. */
final class Refusals {
    private Refusals() {}

    /** Says how many of each reason, if there were any. */
    static void report(Collection<Socket> sockets, Console console) {
        Map<Refusal, Long> all = new EnumMap<>(Refusal.class);
        for (Socket socket : sockets) {
            socket.refusals().forEach((reason, count) -> all.merge(reason, count, Long::sum));
        }
        long sum = all.values().stream().mapToLong(Long::longValue).sum();
        if (sum > 0) {
            String reasons = all.entrySet().stream()
                    .map(entry -> entry.getValue() + " " + DemoTable.words(entry.getKey()))
                    .collect(Collectors.joining(", "));
            console.say("refused " + sum + (sum == 1 ? " peer: " : " peers: ") + reasons);
        }
    }
}
