package io.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where and how results came about.
 *
 * @param date when it began
 * @param machine processors and memory
 * @param system the operating system
 * @param versions of all that took part
 * @param command that does it again
 * @param rounds of each contestant
 * @param warmUpSeconds before the measured time of each round
 * @param measuredSeconds of each round
 */
record Environment(
        String date,
        String machine,
        String system,
        Map<String, String> versions,
        String command,
        int rounds,
        int warmUpSeconds,
        int measuredSeconds) {
    private static final String UNKNOWN = "unknown";

    static Environment here(String libzmq, String command, int rounds, int warmUpSeconds, int measuredSeconds)
            throws IOException {
        return new Environment(
                LocalDate.now(ZoneId.systemDefault()).toString(),
                processors(),
                System.getProperty("os.name") + ' ' + System.getProperty("os.version"),
                versions(libzmq),
                command,
                rounds,
                warmUpSeconds,
                measuredSeconds);
    }

    /** The list of a page of Markdown that says so. */
    List<String> lines() {
        String all = versions.entrySet().stream()
                .map(entry -> entry.getKey() + ' ' + entry.getValue())
                .collect(Collectors.joining(", "));
        return List.of(
                "* Machine: " + machine + ", " + system,
                "* Date: " + date,
                "* Versions: " + all,
                "* Command: `" + command + "`");
    }

    private static String processors() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " × " + kernelSays("/proc/cpuinfo", "model name")
                + ", memory " + kernelSays("/proc/meminfo", "MemTotal");
    }

    private static String kernelSays(String file, String key) throws IOException {
        if (!Files.isReadable(Path.of(file))) {
            return UNKNOWN;
        }
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }

    private static Map<String, String> versions(String libzmq) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Weir", Build.version());
        versions.put("JDK", System.getProperty("java.vm.name") + ' ' + Runtime.version());
        versions.put("Netty", Build.netty());
        versions.put("libzmq", libzmq);
        versions.put("JeroMQ", Build.jeromq());
        return versions;
    }
}
