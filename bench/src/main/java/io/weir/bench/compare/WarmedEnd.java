package io.weir.bench.compare;

import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.warmup.WarmUp;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.io.IOException;
import java.time.Duration;

/**
 * An end of Weir's in a process that is warmed up first, as a service that calls {@link WarmUp} before it says that it is
 * ready.
 */
final class WarmedEnd implements End {
    private static final String PROPERTY = "io.weir.bench.compare.warmUp";

    private final EndTask task;
    private final Duration warmUp;
    private final End end;

    private WarmedEnd(EndTask task, Duration warmUp, End end) {
        this.task = task;
        this.warmUp = warmUp;
        this.end = end;
    }

    /** The option of a JVM that has this end warmed up for so many seconds. */
    static String option(int seconds) {
        return "-D" + PROPERTY + '=' + seconds;
    }

    /** The end itself, unless the option is there. */
    static End of(EndTask task, End end) {
        int seconds = Integer.getInteger(PROPERTY, 0);
        return seconds == 0 ? end : new WarmedEnd(task, Duration.ofSeconds(seconds), end);
    }

    @Override
    public void run(Meter meter) throws IOException, InterruptedException {
        try (Context context = Context.create();
                Socket socket = socket(context)) {
            WarmUp done = WarmUp.of(context, warmUp);
            // Into the log of the child.
            System.err.println(socket.type() + ": " + done);
        }
        end.run(meter);
    }

    /** One of the kind that the end has. */
    private Socket socket(Context context) {
        return switch (task.work()) {
            case PUSH, PUSH_AMONG_IDLE, DISTRIBUTE -> PushSocket.open(context);
            case PULL, COLLECT, INPROC -> PullSocket.open(context);
            case PUBLISH -> PubSocket.open(context);
            case SUBSCRIBE -> SubSocket.open(context);
            case ASK, ASK_ON_SCHEDULE -> ReqSocket.open(context);
            case ANSWER -> RepSocket.open(context);
        };
    }
}
