package io.weir.bench.cli;

import java.io.IOException;

/** What a socket and the console send each other, until one of them ends it. */
interface Conversation {
    /** Runs until it ends. */
    void run() throws IOException, InterruptedException, TimedOutException;
}
