package io.weir.bench.cli;

import io.weir.socket.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir demo}: what Weir is for, in one process: three patterns over three transports, and what became of it all. */
@Command(
        name = "demo",
        description = "Shows request-reply, publish-subscribe and pipeline over tcp, ipc and inproc in one process.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration TIME = Duration.ofMillis(500);

    /** Until the code is warm; it is not shown. */
    private static final Duration REHEARSAL = Duration.ofMillis(200);

    private static final List<DemoPart> ACTS =
            List.of(new RequestReplyDemo(), new PublishSubscribeDemo(), new PipelineDemo());
    private static final String INTRODUCTION = """
            Real sockets in one process, half a second each:
              request-reply      a client asks a server and waits for each answer
              publish-subscribe  a publisher that never waits, and two subscribers
              pipeline           a source that waits for room, and two workers
            """;

    private final Console console;

    @Mixin
    private WatchArgs watch = new WatchArgs();

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        console.print(INTRODUCTION);
        List<DemoResult> outcomes = new ArrayList<>();
        try (Watched watched = watch.open(Context.builder().name("demo"), console)) {
            Context context = watched.context();
            for (DemoPart act : ACTS) {
                act.play(context, DemoTransport.TCP, REHEARSAL);
            }
            console.print(DemoTable.HEADER);
            for (DemoTransport stage : DemoTransport.values()) {
                for (DemoPart act : ACTS) {
                    DemoResult outcome = act.play(context, stage, TIME);
                    console.print(DemoTable.row(outcome));
                    outcomes.add(outcome);
                }
            }
        }
        if (!outcomes.stream().allMatch(DemoResult::addsUp)) {
            console.say("what was sent is not the sum of what was received and dropped");
            return Status.FAILED;
        }
        console.print("\nEvery message was received, or dropped and counted.");
        return Status.DONE;
    }
}
