package io.weir.bench.cli;

/** What becomes of a process in which a thread dies: it ends, too, since it may wait for ever for what the thread was to do. */
final class Faults {
    private Faults() {}

    /** Ends the process, with a line and the status of a failure, when any thread dies of an exception. */
    static void endTheProcess(Console console) {
        Thread.setDefaultUncaughtExceptionHandler((thread, why) -> {
            try {
                console.say("the thread '" + thread.getName() + "' died: " + why);
            } finally {
                // A shutdown that waits would wait for what does not come.
                Runtime.getRuntime().halt(Status.FAILED);
            }
        });
    }
}
