package io.weir.rocksdb;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.store.MessageStore;
import io.weir.store.MessageStore.Durability;
import io.weir.store.StoreProvider;
import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link StoredLog} promises, of a store on RocksDB. */
class RocksStoreTest {
    @TempDir
    private Path directory;

    private MessageStore open() throws IOException {
        return StoreProvider.find().orElseThrow().open(directory);
    }

    private static byte[] record(long number, int size) {
        return ByteBuffer.allocate(size).putLong(number).array();
    }

    private static void append(StoredLog log, int count, int size) throws IOException {
        for (int i = 0; i < count; i += 100) {
            List<byte[]> batch = new ArrayList<>();
            for (int j = 0; j < 100; j++) {
                batch.add(record(log.next() + j, size));
            }
            log.append(batch);
        }
    }

    /** The numbers of all that can be read, each with its own record. */
    private static List<Long> readAll(StoredLog log) throws IOException {
        List<Long> numbers = new ArrayList<>();
        long from = log.first();
        List<StoredRecord> read;
        while (!(read = log.read(from, 512, 1 << 20)).isEmpty()) {
            for (StoredRecord each : read) {
                assertThat(ByteBuffer.wrap(each.bytes()).getLong()).isEqualTo(each.number());
                numbers.add(each.number());
            }
            from = numbers.get(numbers.size() - 1) + 1;
        }
        return numbers;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void whatIsAppendedIsReadInOrder() throws Exception {
        try (MessageStore store = open();
                StoredLog log = store.open("a", Durability.TEMPORARY)) {
            assertThat(log.append(List.of(record(0, 8), record(1, 8)))).isZero();
            assertThat(log.append(List.of(record(2, 8)))).isEqualTo(2);
            assertThat(log.next()).isEqualTo(3);
            assertThat(readAll(log)).isEqualTo(range(0, 3));
            assertThat(log.read(1, 1, 1 << 20)).extracting(StoredRecord::number).containsExactly(1L);
            assertThat(log.read(3, 1, 1 << 20)).isEmpty();
        }
    }

    @Test
    void readsAsManyBytesAsItMayButAlwaysOneRecord() throws Exception {
        try (MessageStore store = open();
                StoredLog log = store.open("a", Durability.TEMPORARY)) {
            append(log, 100, 1000);
            assertThat(log.read(0, 100, 3500)).hasSize(3);
            assertThat(log.read(0, 100, 10)).hasSize(1);
        }
    }

    @Test
    void logsOfOneStoreDoNotMix() throws Exception {
        try (MessageStore store = open();
                StoredLog a = store.open("a", Durability.TEMPORARY);
                StoredLog b = store.open("b", Durability.KEPT)) {
            append(a, 1000, 64);
            append(b, 500, 64);
            a.release(900);
            a.delete();
            assertThat(readAll(b)).isEqualTo(range(0, 500));
        }
    }

    @Test
    void whatIsReleasedIsGoneAndItsFilesToo() throws Exception {
        try (MessageStore store = open();
                StoredLog log = store.open("a", Durability.TEMPORARY)) {
            append(log, 200_000, 1000);
            long full = bytesOnDisk();
            log.release(190_000);
            assertThat(log.first()).isEqualTo(190_000);
            assertThat(readAll(log)).isEqualTo(range(190_000, 200_000));
            // A table that is being written when it is released is deleted with a later one.
            eventually(() -> {
                append(log, 100, 1000);
                log.release(log.next());
                assertThat(bytesOnDisk()).isLessThan(full / 2);
            });
        }
    }

    private long bytesOnDisk() throws IOException {
        // Of a file that is deleted meanwhile the length is zero.
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toFile).mapToLong(File::length).sum();
        }
    }

    @Test
    void aKeptLogIsFoundAgainAndATemporaryOneIsNot() throws Exception {
        try (MessageStore store = open();
                StoredLog kept = store.open("kept", Durability.KEPT);
                StoredLog gone = store.open("gone", Durability.TEMPORARY)) {
            append(kept, 300, 64);
            append(gone, 300, 64);
            kept.release(120);
            kept.sync();
        }
        try (MessageStore store = open()) {
            assertThat(store.names()).containsExactly("kept");
            try (StoredLog kept = store.open("kept", Durability.KEPT);
                    StoredLog gone = store.open("gone", Durability.TEMPORARY)) {
                assertThat(kept.first()).isEqualTo(120);
                assertThat(kept.next()).isEqualTo(300);
                assertThat(readAll(kept)).isEqualTo(range(120, 300));
                assertThat(readAll(gone)).isEmpty();
                assertThat(gone.next()).isZero();
            }
        }
    }

    @Test
    void numbersGoOnWhereAllWasReleased() throws Exception {
        try (MessageStore store = open();
                StoredLog log = store.open("a", Durability.KEPT)) {
            append(log, 100, 64);
            log.release(100);
        }
        try (MessageStore store = open();
                StoredLog log = store.open("a", Durability.KEPT)) {
            assertThat(log.first()).isEqualTo(100);
            assertThat(log.append(List.of(record(100, 8)))).isEqualTo(100);
            log.delete();
            assertThat(store.names()).isEmpty();
        }
    }

    @Test
    void aLogIsOpenOnceAndAStoreToo() throws Exception {
        try (MessageStore store = open();
                StoredLog log = store.open("a", Durability.TEMPORARY)) {
            assertThatThrownBy(() -> store.open("a", Durability.TEMPORARY)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(this::open).isInstanceOf(IOException.class);
            assertThat(log.next()).isZero();
        }
    }

    @Test
    void aClosedStoreSaysSo() throws Exception {
        MessageStore store = open();
        StoredLog log = store.open("a", Durability.TEMPORARY);
        store.close();
        store.close();
        assertThatThrownBy(() -> log.append(List.of(record(0, 8)))).hasMessage("the store is closed");
        assertThatThrownBy(() -> log.read(0, 1, 1)).hasMessage("the store is closed");
    }

    @Test
    void whatIsDamagedIsLeftOutAndTheRestIsRead() throws Exception {
        try (MessageStore store = open();
                StoredLog log = store.open("a", Durability.KEPT)) {
            append(log, 100_000, 1000);
        }
        List<Path> tables = tables();
        assertThat(tables).hasSizeGreaterThan(2);
        Random random = new Random(7);
        for (int i = 0; i < 5; i++) {
            flip(tables.get(random.nextInt(tables.size())), random);
        }
        try (MessageStore store = open();
                StoredLog log = store.open("a", Durability.KEPT)) {
            List<Long> read = readAll(log);
            // A block has some 65 records, and a bit may be in no block of records at all.
            assertThat(read).isSorted().doesNotHaveDuplicates().hasSizeBetween(99_000, 99_999);
            assertThat(log.next()).isEqualTo(100_000);
        }
    }

    private List<Path> tables() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .sorted()
                    .toList();
        }
    }

    private static void flip(Path file, Random random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            // The end of a table says what is in it: without that nothing of it can be read.
            long place = (long) (random.nextDouble() * bytes.length() * 0.9);
            bytes.seek(place);
            int was = bytes.read();
            bytes.seek(place);
            bytes.write(was ^ (1 << random.nextInt(8)));
        }
    }
}
