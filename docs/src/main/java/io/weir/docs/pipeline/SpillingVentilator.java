package io.weir.docs.pipeline;

import io.weir.Accounting;
import io.weir.docs.Arguments;
import io.weir.option.Spill;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.nio.file.Path;

/** Hands out tasks faster than they are done, and keeps on disk what its workers have no room for. */
public final class SpillingVentilator {
    private SpillingVentilator() {}

    /** Ends when all tasks are handed out, and written. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5557", "directory=spill", "tasks=100000");
        // tag::spill[]
        Path directory = Path.of(args.text("directory"));
        try (Context context = Context.create();
                PushSocket socket = PushSocket.open(
                        context, o -> o.spill(Spill.to(directory).bytes(1_000_000_000)))) {
            socket.bind(args.text("bind"));
            for (int i = 0; i < args.number("tasks"); i++) {
                socket.send("task " + i);
            }
            Accounting where = socket.accounting();
            System.out.println(where.sendQueued() + " wait, " + where.sendSpilled() + " of them on disk");
        }
        // end::spill[]
    }
}
