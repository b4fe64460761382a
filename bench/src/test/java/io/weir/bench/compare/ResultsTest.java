package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Fixed.RESULTS.write(folder);
        assertThat(Results.read(folder)).isEqualTo(Fixed.RESULTS);
    }

    @Test
    void theFileHasTheSummaryBesideTheRounds() throws IOException {
        Fixed.RESULTS.write(folder);
        assertThat(Files.readString(folder.resolve("results.json")))
                .contains("\"median\" : 3000000.0")
                .contains("\"rounds\" : [ 3000000.0, 2000000.0, 4000000.0 ]")
                .contains("\"libzmq\" : \"4.3.4\"");
    }

    @Test
    void theReportSaysWhereARivalIsAhead() {
        assertThat(new Report(Fixed.RESULTS).lines())
                .contains("* Command: `java -jar weir.jar compare`")
                .contains("* Versions: libzmq 4.3.4")
                .contains("* jeromq is tired")
                .contains(
                        "| PUSH/PULL over tcp, 64 B | messages/s | weir | 3,000,000 | 2,000,000 | 4,000,000 | 2.00 | –"
                                + " | 0.50 | weir |")
                .contains(
                        "| REQ/REP over tcp, 64 B, blocking calls, one after the other | mean, µs | weir | 120 | 110 |"
                                + " 130 | 1.50 | 0.80 | – | **libzmq** |");
    }

    @Test
    void eachFamilyHasAChart() throws IOException {
        for (Chart chart : Chart.of(Fixed.RESULTS)) {
            chart.write(folder);
        }
        for (String file : List.of("pipeline-tcp.svg", "round-trip.svg")) {
            assertThat(Files.readString(folder.resolve(file))).contains("<svg").contains("</svg");
        }
    }

    @Test
    void aLineOfTheCProgramIsAReading() throws IOException {
        EndReport reading = Json.parse("{\"count\":3,\"nanos\":5,\"each\":[1,2],\"latencies\":[7,8]}", EndReport.class);
        assertThat(reading.count()).isEqualTo(3);
        assertThat(reading.latencies()).containsExactly(7, 8);
        assertThat(reading.each()).containsExactly(1, 2);
        assertThat(reading.jvm()).isNull();
    }
}
