package io.weir.patterns.work;

import io.weir.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The jobs of a worker that are not settled, and what it said of others that is not confirmed. Under the lock. */
final class HeldJobs {
    private final Map<Key, Job> held = new LinkedHashMap<>();
    private final Map<Key, Said> unconfirmed = new LinkedHashMap<>();

    private record Key(Object queue, long number, int delivery) {
        static Key of(Job job) {
            return new Key(job.queue(), job.number(), job.delivery());
        }
    }

    private record Said(Job job, Message verdict) {}

    void add(Job job) {
        held.put(Key.of(job), job);
    }

    boolean has(Job job) {
        return held.get(Key.of(job)) == job;
    }

    /** What became of the job is said, and waits for its confirmation; false if that was said before. */
    boolean settle(Job job, Message verdict) {
        if (!held.remove(Key.of(job), job)) {
            return false;
        }
        unconfirmed.put(Key.of(job), new Said(job, verdict));
        return true;
    }

    /** The queue has answered to what was said of the job; null if nothing was. */
    @Nullable Job answered(Object queue, long number, int delivery) {
        Said said = unconfirmed.remove(new Key(queue, number, delivery));
        return said == null ? null : said.job();
    }

    /** The lease of the job is over. */
    void lost(Object queue, long number, int delivery) {
        Job job = held.get(new Key(queue, number, delivery));
        if (job != null) {
            job.lost();
        }
    }

    /** The jobs of that queue whose leases go on. */
    List<Job> leased(Object queue, Predicate<Job> goesOn) {
        List<Job> jobs = new ArrayList<>();
        for (Job job : held.values()) {
            if (job.queue() == queue && !job.isLost() && goesOn.test(job)) {
                jobs.add(job);
            }
        }
        return jobs;
    }

    /** What that queue has not confirmed. */
    void unconfirmed(Object queue, Consumer<Message> again) {
        unconfirmed.values().forEach(said -> {
            if (said.job().queue() == queue) {
                again.accept(said.verdict());
            }
        });
    }

    /** That queue will say nothing any more. */
    void gone(Object queue, Consumer<Job> neverConfirmed) {
        held.values().stream().filter(job -> job.queue() == queue).forEach(Job::lost);
        Iterator<Said> each = unconfirmed.values().iterator();
        while (each.hasNext()) {
            Job job = each.next().job();
            if (job.queue() == queue) {
                each.remove();
                neverConfirmed.accept(job);
            }
        }
    }

    /** Nothing will be heard any more. */
    void closed(Consumer<Job> neverConfirmed) {
        unconfirmed.values().forEach(said -> neverConfirmed.accept(said.job()));
        unconfirmed.clear();
    }

    boolean isIdle() {
        return held.isEmpty() && unconfirmed.isEmpty();
    }

    int size() {
        return held.size();
    }
}
