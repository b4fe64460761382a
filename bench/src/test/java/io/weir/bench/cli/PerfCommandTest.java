package io.weir.bench.cli;

import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.netty.testing.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class PerfCommandTest {
    private static final String HERE = "tcp://127.0.0.1:*";
    private static final String THROUGHPUT = "throughput \\d+ msg/s";
    private static final String LATENCY = "latency \\d+\\.\\d\\d us";

    @Test
    void throughputIsMeasuredBetweenTwoProcesses() {
        try (Running local = weir("perf", "local-thr", HERE, "16", "10000", "--hwm", "100");
                Running remote = weir("perf", "remote-thr", local.endpoint(), "16", "10000", "--hwm", "100")) {
            assertThat(local.status()).isZero();
            assertThat(remote.status()).isZero();
            assertThat(local.rest()).matches(THROUGHPUT);
            assertThat(remote.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void latencyIsMeasuredBetweenTwoProcesses(boolean handlerHere, boolean handlerThere) {
        try (Running local = weir(latency("local-lat", HERE, handlerHere));
                Running remote = weir(latency("remote-lat", local.endpoint(), handlerThere))) {
            assertThat(remote.status()).isZero();
            assertThat(local.status()).isZero();
            assertThat(remote.rest()).matches(LATENCY);
            assertThat(local.rest()).isEmpty();
        }
    }

    @Test
    void bothAreMeasuredUnderCurve(@TempDir Path folder) throws IOException {
        String key = SecurityCommandTest.keys(folder, "server");
        String[] server = {"--curve-server", folder.resolve("server.key_secret").toString(), "--curve-allow-any"};
        assertMeasured(HERE, server, "--curve-server-key", key);
    }

    @Test
    void bothAreMeasuredOverTls(@TempDir Path folder) throws IOException {
        TlsFiles files = SecurityCommandTest.certificates(folder, "server");
        String[] server = {
            "--tls-certificate",
            files.chain("server").toString(),
            "--tls-key",
            files.key("server").toString()
        };
        assertMeasured("tls+" + HERE, server, "--tls-trust", files.authority().toString());
    }

    private static void assertMeasured(String endpoint, String[] server, String... client) {
        try (Running local = weir(with(server, "perf", "local-thr", endpoint, "16", "10000"));
                Running remote = weir(with(client, "perf", "remote-thr", local.endpoint(), "16", "10000"))) {
            assertThat(local.status()).isZero();
            assertThat(remote.status()).isZero();
            assertThat(local.rest()).matches(THROUGHPUT);
        }
        try (Running local = weir(with(server, "perf", "local-lat", endpoint, "16", "1000"));
                Running remote = weir(with(client, "perf", "remote-lat", local.endpoint(), "16", "1000"))) {
            assertThat(remote.status()).isZero();
            assertThat(local.status()).isZero();
            assertThat(remote.rest()).matches(LATENCY);
        }
    }

    private static String[] with(String[] options, String... line) {
        return Stream.of(line, options).flatMap(Stream::of).toArray(String[]::new);
    }

    private static String[] latency(String program, String endpoint, boolean handler) {
        String line = "perf " + program + " " + endpoint + " 16 1000" + (handler ? " --handler" : "");
        return line.split(" ");
    }

    @Test
    void throughputIsMeasuredBetweenTwoThreads() {
        try (Running perf = weir("perf", "inproc-thr", "16", "10000")) {
            assertThat(perf.status()).isZero();
            assertThat(perf.rest()).matches(THROUGHPUT);
        }
    }

    @Test
    void latencyIsMeasuredBetweenTwoThreads() {
        try (Running perf = weir("perf", "inproc-lat", "16", "1000")) {
            assertThat(perf.status()).isZero();
            assertThat(perf.rest()).matches(LATENCY);
        }
    }

    @Test
    void aMessageOfAnotherSizeEndsTheRun() {
        try (Running local = weir("perf", "local-thr", HERE, "16", "10");
                Running remote = weir("perf", "remote-thr", local.endpoint(), "17", "10")) {
            assertThat(local.status()).isEqualTo(Status.FAILED);
            assertThat(local.complaints()).isEqualTo("weir: a message of 17 bytes (expected: 16)");
            remote.interrupt();
        }
    }

    @Test
    void anInterruptEndsARunThatWouldLingerForEver() {
        try (Running remote = weir("perf", "remote-thr", "tcp://127.0.0.1:1", "16", "100000")) {
            assertThat(remote.interrupt().status()).isEqualTo(Status.INTERRUPTED);
        }
    }
}
