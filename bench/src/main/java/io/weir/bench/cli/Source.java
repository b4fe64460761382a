package io.weir.bench.cli;

import io.weir.Message;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where messages to be sent come from. For one thread. */
interface Source {
    /** The next one, waiting until it is there; null after the last. */
    @Nullable Message next() throws IOException, InterruptedException;

    /** At most so many of these. */
    default Source limit(long most) {
        return new Source() {
            private long left = most;

            @Override
            public @Nullable Message next() throws IOException, InterruptedException {
                return left-- > 0 ? Source.this.next() : null;
            }
        };
    }

    /** The same with so much time between two. */
    default Source every(Duration interval) {
        return new Source() {
            private boolean begun;

            @Override
            public @Nullable Message next() throws IOException, InterruptedException {
                Message next = Source.this.next();
                if (begun && next != null) {
                    Thread.sleep(interval.toMillis());
                }
                begun = true;
                return next;
            }
        };
    }
}
