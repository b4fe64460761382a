package io.weir.rocksdb;

import io.weir.Accounting;
import io.weir.Message;
import io.weir.option.Spill;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Sends so many messages of 1 KiB to a receiver that comes, with a mark of 1000 and what is above it in a directory. Says where it
 * listens, then how fast that went and how fast the disk is, and, once it was told that they were received, where they are.
 */
final class SpillingSender {
    private static final int SIZE = 1024;

    private SpillingSender() {}

    public static void main(String... args) throws Exception {
        Path directory = Path.of(args[0]);
        int messages = Integer.parseInt(args[1]);
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(
                        context,
                        o -> o.sendHighWaterMark(1000).spill(Spill.to(directory).bytes(8L << 30)))) {
            System.out.println(push.bind("tcp://127.0.0.1:*"));
            push.awaitPeers(1, Duration.ofSeconds(60));
            long began = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                push.send(Message.wrap(ByteBuffer.allocate(SIZE).putInt(i).array()));
            }
            double rate = messages / ((System.nanoTime() - began) / 1e9);
            System.out.printf("sent %d at %.0f/s; the disk writes %.0f/s%n", messages, rate, disk(directory, messages));
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            Eventually.within(
                    Duration.ofSeconds(10), () -> push.accounting().written() == messages && files(directory) == 0);
            Accounting of = push.accounting();
            System.out.println("accepted " + of.accepted() + ", written " + of.written() + ", dropped "
                    + of.sendDropped() + ", queued " + of.sendQueued() + ", files " + files(directory));
        }
    }

    /** Messages a second of one file that is written in pieces of 256 KiB, sync included. */
    private static double disk(Path directory, int messages) throws IOException {
        Path raw = Files.createTempFile(directory.getParent(), "raw", ".bin");
        ByteBuffer piece = ByteBuffer.allocateDirect(256 * SIZE);
        long began = System.nanoTime();
        try (FileChannel file = FileChannel.open(raw, StandardOpenOption.WRITE)) {
            for (int i = 0; i < messages; i += 256) {
                piece.clear();
                while (piece.hasRemaining()) {
                    file.write(piece);
                }
            }
            file.force(false);
        } finally {
            Files.deleteIfExists(raw);
        }
        return messages / ((System.nanoTime() - began) / 1e9);
    }

    private static long files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        } catch (IOException e) {
            return -1;
        }
    }
}
