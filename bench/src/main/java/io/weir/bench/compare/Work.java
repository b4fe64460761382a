package io.weir.bench.compare;

import java.util.Locale;

/** What one process does in a trial. */
enum Work {
    /** Connects, and sends as fast as it may. */
    PUSH,
    /** Connects many sockets, one of which sends as fast as it may. */
    PUSH_AMONG_IDLE,
    /** Binds, and counts what comes; of many senders, also from which. */
    PULL,
    /** Binds, and sends to its pulls in turn as fast as it may. */
    DISTRIBUTE,
    /** Connects, and counts what each of its pulls receives. */
    COLLECT,
    /** Binds, and publishes as fast as it can. */
    PUBLISH,
    /** Connects, and counts the deliveries of all its subscribers together. */
    SUBSCRIBE,
    /** Connects, and makes one round trip after the other. */
    ASK,
    /** Connects, and makes round trips that begin at fixed times. */
    ASK_ON_SCHEDULE,
    /** Binds, and sends every request back. */
    ANSWER,
    /** Sends from one thread and counts in another. */
    INPROC;

    /** Whether it listens; otherwise it is told where to connect. */
    boolean binds() {
        return this == PULL || this == DISTRIBUTE || this == PUBLISH || this == ANSWER;
    }

    /** The way it is written on the command line of a child. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Work of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
