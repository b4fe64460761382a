package io.weir.patterns.pubsub;

import io.weir.pattern.OutPipe;

/** What a publisher, which is to send to all, waits for before it sends to any. */
enum Waiting {
    /** Nothing: a peer without room loses the message. */
    NEVER {
        @Override
        boolean mayGo(OutPipe pipe, long bytes) {
            return true;
        }
    },
    /** That the disk which it spills to is not behind; a peer for which no more may spill loses the message. */
    FOR_THE_DISK {
        @Override
        boolean mayGo(OutPipe pipe, long bytes) {
            return pipe.awaitSpill(bytes);
        }
    },
    /** That every peer has room, or that there is room to spill for it: no-drop. */
    FOR_ROOM {
        @Override
        boolean mayGo(OutPipe pipe, long bytes) {
            return pipe.awaitRoom(bytes);
        }
    };

    static Waiting of(boolean noDrop, boolean spills) {
        return noDrop ? FOR_ROOM : spills ? FOR_THE_DISK : NEVER;
    }

    /** Whether a message of so many bytes need not wait for this peer; if not, it is told when to try again. */
    abstract boolean mayGo(OutPipe pipe, long bytes);
}
