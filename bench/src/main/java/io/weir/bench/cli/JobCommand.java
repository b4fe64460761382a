package io.weir.bench.cli;

import io.weir.Message;
import io.weir.patterns.work.Job;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Runs a command for each job; any number at a time. */
final class JobCommand implements AutoCloseable {
    /** Bytes of standard output that are kept until the command has ended, so that the lines of two do not mix. */
    private static final int LONGEST_OUTPUT = 1 << 20;

    /** How long the rest of its output is waited for when it has ended. */
    private static final long REST_MILLIS = 1000;

    private final List<String> command;
    private final Duration timeLimit;
    private final Console console;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    JobCommand(List<String> command, Duration timeLimit, Console console) {
        this.command = List.copyOf(command);
        this.timeLimit = timeLimit;
        this.console = console;
    }

    /** Runs it, and returns its status; that of a command that ran for too long, or while this was closed, is not zero. */
    int run(Job job) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("WEIR_JOB", Long.toString(job.number()));
        builder.environment().put("WEIR_JOB_ID", job.id().toString());
        builder.environment().put("WEIR_JOB_DELIVERY", Integer.toString(job.delivery()));
        Process process = builder.start();
        running.add(process);
        try {
            if (closed) {
                process.destroyForcibly();
            }
            Thread writer = new Thread(() -> write(job.body(), process), "body of job " + job.number());
            Thread reader = new Thread(() -> print(process), "output of job " + job.number());
            writer.start();
            reader.start();
            if (!process.waitFor(timeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                console.say("job " + job.number() + ": the command ran for longer than " + Durations.format(timeLimit));
                process.destroyForcibly();
            }
            int status = process.waitFor();
            // What it has left running may hold its output open.
            reader.join(REST_MILLIS);
            process.destroyForcibly();
            writer.join();
            reader.join();
            return status;
        } finally {
            process.destroyForcibly();
            running.remove(process);
        }
    }

    private static void write(Message body, Process process) {
        try (OutputStream in = process.getOutputStream()) {
            for (int i = 0; i < body.frameCount(); i++) {
                in.write(body.array(i));
            }
        } catch (IOException e) {
            // A command need not read its input.
        }
    }

    private void print(Process process) {
        byte[] chunk = new byte[8192];
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try {
            int read;
            while ((read = read(process, chunk)) >= 0) {
                lines.write(chunk, 0, read);
                if (lines.size() > LONGEST_OUTPUT) {
                    flush(lines);
                }
            }
            flush(lines);
        } catch (IOException e) {
            console.say(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The output of a command that was ended is closed, and that is its end. */
    private static int read(Process process, byte[] chunk) {
        try {
            return process.getInputStream().read(chunk);
        } catch (IOException e) {
            return -1;
        }
    }

    private void flush(ByteArrayOutputStream lines) throws IOException, InterruptedException {
        synchronized (running) {
            console.print(lines.toByteArray());
        }
        lines.reset();
    }

    /** Kills the commands that run. No other is started. */
    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
    }
}
