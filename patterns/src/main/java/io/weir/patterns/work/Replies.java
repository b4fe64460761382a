package io.weir.patterns.work;

import io.weir.JobRefusedException;
import io.weir.JobRefusedException.Reason;
import io.weir.Message;

/** What a queue answers to requests. */
final class Replies {
    private Replies() {}

    /**
     * What is behind the OK; the OK itself if there is nothing.
     *
     * @throws JobRefusedException if it is no OK
     */
    static Message accepted(Message reply, String client) {
        String word = reply.text(0);
        if (word.equals(JobFrames.OK)) {
            return reply;
        }
        if (word.equals(JobFrames.ERROR) && reply.frameCount() >= 3) {
            throw new JobRefusedException(client, JobFrames.reason(reply.text(1)), reply.text(2));
        }
        throw new JobRefusedException(client, Reason.MALFORMED, "the answer is no answer of a queue");
    }
}
