package io.weir.docs.pipeline;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.work.Job;
import io.weir.patterns.work.JobId;
import io.weir.patterns.work.JobProducer;
import io.weir.patterns.work.JobQueue;
import io.weir.patterns.work.JobWorker;
import io.weir.socket.Context;
import java.nio.file.Path;
import java.time.Duration;

/** A queue that keeps its jobs, a producer and a worker, which would be three programs. */
public final class AcknowledgedWork {
    private AcknowledgedWork() {}

    /** Ends when the jobs are done. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5561", "directory=jobs", "jobs=10");
        // tag::queue[]
        Path directory = Path.of(args.text("directory"));
        try (Context context = Context.create();
                JobQueue queue = JobQueue.open(context, o -> o.directory(directory))) {
            String endpoint = queue.socket().bind(args.text("bind")).toString();
            // end::queue[]
            System.out.println("listening on " + endpoint);
            produce(context, endpoint.replace("0.0.0.0", "localhost"), args.number("jobs"));
            work(context, endpoint.replace("0.0.0.0", "localhost"));
            System.out.println(
                    queue.snapshot().done() + " done, " + queue.snapshot().dead() + " dead");
        }
    }

    private static void produce(Context context, String endpoint, int jobs) throws InterruptedException {
        // tag::producer[]
        try (JobProducer producer = JobProducer.open(context)) {
            producer.socket().connect(endpoint);
            for (int i = 0; i < jobs; i++) {
                long number = producer.put(JobId.of("invoice " + i), Message.of("print invoice " + i));
                System.out.println("job " + number + " is kept");
            }
        }
        // end::producer[]
    }

    private static void work(Context context, String endpoint) throws InterruptedException {
        // tag::worker[]
        try (JobWorker worker = JobWorker.open(context, o -> o.credit(2))) {
            worker.connect(endpoint);
            Job job;
            while ((job = worker.receive(Duration.ofSeconds(1))) != null) {
                System.out.println(job.body().text());
                job.ack();
            }
            worker.drain(Duration.ofSeconds(10));
        }
        // end::worker[]
    }
}
