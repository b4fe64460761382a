package io.weir.bench.compare;

import java.io.IOException;

/** Threads of an end beside its own. */
final class HelperThreads {
    /** What one of them does for ever. */
    interface Member {
        void run() throws IOException, InterruptedException;
    }

    private HelperThreads() {}

    static void start(String name, Member member) {
        Thread thread = new Thread(
                () -> {
                    try {
                        member.run();
                    } catch (IOException | InterruptedException | RuntimeException | Error e) {
                        EndProgram.fail(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
