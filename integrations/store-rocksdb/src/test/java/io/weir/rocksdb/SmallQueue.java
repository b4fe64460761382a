package io.weir.rocksdb;

import io.weir.option.Sync;
import io.weir.patterns.work.JobQueue;
import io.weir.socket.Context;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A queue of jobs with more bytes than this process has memory, in a directory. Says where it is bound, and for each line that it reads
 * what is in it.
 */
final class SmallQueue {
    private SmallQueue() {}

    public static void main(String... args) throws Exception {
        Path directory = Path.of(args[0]);
        try (Context context = Context.create();
                JobQueue queue = JobQueue.open(
                        context, o -> o.directory(directory).sync(Sync.SYSTEM).maxBytes(8L << 30))) {
            System.out.println(queue.socket().bind("tcp://127.0.0.1:*"));
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (in.readLine() != null) {
                System.out.println(queue.snapshot());
            }
        }
    }
}
