package io.weir.docs.pipeline;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file in large messages, from memory to memory without an array between. */
public final class FileThroughAPipeline {
    private static final int PIECE = 1 << 20;

    private FileThroughAPipeline() {}

    /** Sends a file of so many bytes to itself and says whether it arrived as it was. */
    public static void main(String... given) throws IOException, InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://127.0.0.1:*", "size=10000000");
        Path from = Files.createTempFile("weir", ".from");
        Path to = Files.createTempFile("weir", ".to");
        Files.write(from, new byte[args.number("size")]);
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(args.text("bind")));
            Background.start(() -> sendOrFail(from, context, push));
            receive(pull, to, Files.size(from));
            System.out.println(Files.mismatch(from, to) < 0 ? "arrived" : "differs");
        } finally {
            Files.delete(from);
            Files.delete(to);
        }
    }

    private static void sendOrFail(Path file, Context context, PushSocket push) throws InterruptedException {
        try {
            send(file, context, push);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // tag::send[]
    private static void send(Path file, Context context, PushSocket push) throws IOException, InterruptedException {
        try (FileChannel in = FileChannel.open(file)) {
            while (in.position() < in.size()) {
                Message piece = context.message(PIECE, in::read);
                push.send(piece);
                piece.release();
            }
        }
    }
    // end::send[]

    // tag::receive[]
    private static void receive(PullSocket pull, Path file, long size) throws IOException, InterruptedException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (out.position() < size) {
                Message piece = pull.receive();
                ByteBuffer body = piece.buffer(0);
                while (body.hasRemaining()) {
                    out.write(body);
                }
                piece.release();
            }
        }
    }
    // end::receive[]
}
