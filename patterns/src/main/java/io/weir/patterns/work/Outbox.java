package io.weir.patterns.work;

import io.weir.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a queue has to say, by what that waits for. One thread. */
final class Outbox {
    private List<Outgoing> answers = new ArrayList<>();
    private List<Outgoing> jobs = new ArrayList<>();
    private List<Outgoing> confirmations = new ArrayList<>();

    /**
     * A message on its way.
     *
     * @param delivery the job that it is; null if it is none
     */
    record Outgoing(Address to, Message message, JobTable.@Nullable Delivery delivery) {}

    /** For nothing. */
    void answer(Address to, Message message) {
        answers.add(new Outgoing(to, message, null));
    }

    /** For the append of its delivery number. */
    void job(JobTable.Delivery delivery, byte[][] body) {
        jobs.add(new Outgoing(delivery.worker().address, JobFrames.job(delivery, body), delivery));
    }

    /** For the store to have kept what it is about. */
    void confirm(Address to, Message message) {
        confirmations.add(new Outgoing(to, message, null));
    }

    int confirmations() {
        return confirmations.size();
    }

    List<Outgoing> takeAnswers() {
        List<Outgoing> taken = answers;
        answers = new ArrayList<>();
        return taken;
    }

    List<Outgoing> takeJobs() {
        List<Outgoing> taken = jobs;
        jobs = new ArrayList<>();
        return taken;
    }

    List<Outgoing> takeConfirmations() {
        List<Outgoing> taken = confirmations;
        confirmations = new ArrayList<>();
        return taken;
    }
}
