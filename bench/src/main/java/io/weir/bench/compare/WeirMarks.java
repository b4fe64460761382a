package io.weir.bench.compare;

import io.weir.option.OptionsBuilder;

/** The one option that a trial may set on Weir; all others keep their defaults. */
final class WeirMarks {
    private final EndTask task;

    WeirMarks(EndTask task) {
        this.task = task;
    }

    void applyTo(OptionsBuilder<?> options) {
        if (task.hasHighWaterMark()) {
            options.highWaterMark(task.highWaterMark());
        }
    }
}
