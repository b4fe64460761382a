package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The launcher {@code bin/weir} in processes, on each JDK that is on this machine. */
@Tag("slow")
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path LAUNCHER = Path.of("bin", "weir").toAbsolutePath();
    private static final int LEAST = 17;

    /** A jar that stands for weir.jar, which is not yet made when tests run: it names the others. */
    @TempDir
    private static Path lib;

    @TempDir
    private Path home;

    /** What a process said. */
    private record Said(int status, String out, String err) {}

    @BeforeAll
    static void makeTheJar() throws IOException {
        List<String> names = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path part = Path.of(entry);
            if (Files.exists(part)) {
                String name = names.size() + ".jar";
                names.add(name);
                if (Files.isDirectory(part)) {
                    pack(part, lib.resolve(name));
                } else {
                    Files.createSymbolicLink(lib.resolve(name), part.toAbsolutePath());
                }
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Weir.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", names));
        manifest.getMainAttributes().putValue("Enable-Native-Access", "ALL-UNNAMED");
        new JarOutputStream(Files.newOutputStream(lib.resolve("weir.jar")), manifest).close();
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> pack(folder, file, out));
        }
    }

    private static void pack(Path folder, Path file, JarOutputStream out) {
        try {
            out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
            Files.copy(file, out);
            out.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That of the tests, and its neighbours that are new enough, one of each version. */
    static Stream<Path> jdks() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> found = new ArrayList<>(List.of(own));
        List<Integer> versions = new ArrayList<>(List.of(Runtime.version().feature()));
        try (Stream<Path> neighbours = Files.list(own.getParent())) {
            for (Path neighbour : neighbours.sorted().toList()) {
                int version = version(neighbour);
                if (version >= LEAST && !versions.contains(version)) {
                    versions.add(version);
                    found.add(neighbour);
                }
            }
        }
        return found.stream();
    }

    /** The version in the file of a JDK; 0 for what is none. */
    private static int version(Path jdk) throws IOException {
        Path release = jdk.resolve("release");
        if (!Files.isReadable(release) || !Files.isExecutable(jdk.resolve("bin").resolve("java"))) {
            return 0;
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Runtime.Version.parse(version).feature();
    }

    private Said weir(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("JAVA_TOOL"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("WEIR_JAR", lib.resolve("weir.jar").toString());
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(home, "out", ".txt");
        Path err = Files.createTempFile(home, "err", ".txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Said weir(Path jdk, String... args) throws IOException, InterruptedException {
        return weir(Map.of("JAVA_HOME", jdk.toString()), args);
    }

    private List<Path> caches() throws IOException {
        Path folder = home.resolve(".cache").resolve("weir");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aTrainingMakesACacheThatLaterCommandsAreStartedWithIfItFits(Path jdk) throws Exception {
        Said training = weir(jdk, "train", "--time", "2s");
        assertThat(training.status()).as(training.err()).isZero();
        assertThat(caches()).hasSize(1);
        Path cache = caches().get(0);
        assertThat(cache.toString()).endsWith(version(jdk) >= 25 ? ".aot" : ".jsa");
        assertThat(training.err()).contains("weir: warmed up for ").contains("weir: made " + cache);
        assertThat(loadedFromTheCache(jdk)).isGreaterThan(30);
        Said whole = weir(jdk, "--version");
        assertThat(whole.status()).isZero();
        assertThat(whole.err()).isEmpty();
        Files.delete(cache);
        Files.writeString(cache, "This is no cache.".repeat(1000));
        assertThat(weir(jdk, "--version")).isEqualTo(whole);
        Files.write(cache, new byte[0]);
        assertThat(weir(jdk, "--version")).isEqualTo(whole);
    }

    /** How many of our classes came from it, as the JVM says. */
    private long loadedFromTheCache(Path jdk) throws Exception {
        Path log = home.resolve("classes.log");
        Said version = weir(
                Map.of("JAVA_HOME", jdk.toString(), "WEIR_JAVA_OPTS", "-Xlog:class+load:file=" + log), "--version");
        assertThat(version.status()).as(version.err()).isZero();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" io.weir.") && line.contains("shared objects file"))
                    .count();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutACacheItIsAsJavaItself(Path jdk) throws Exception {
        Said said = weir(jdk, "--version");
        assertThat(said.status()).isZero();
        assertThat(said.out()).startsWith("weir ");
        assertThat(said.err()).isEmpty();
        assertThat(caches()).isEmpty();
        assertThat(weir(jdk, "nonsense").status()).isEqualTo(2);
    }

    @Test
    void whereNothingCanBeWrittenATrainingIsOnlyAnExchange() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        Said said = weir(Map.of("XDG_CACHE_HOME", file.toString()), "train", "--time", "100ms");
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.err()).contains("cannot be written to").contains("weir: warmed up for ");
        assertThat(weir(Map.of("XDG_CACHE_HOME", file.toString()), "--version").status())
                .isZero();
    }

    @Test
    void aLinkFindsTheJarBesideTheLauncher() throws Exception {
        Path bin = Files.createDirectory(home.resolve("bin"));
        Path launcher = Files.copy(LAUNCHER, bin.resolve("weir"), StandardCopyOption.COPY_ATTRIBUTES);
        Path link = Files.createSymbolicLink(home.resolve("link"), Path.of("bin", "weir"));
        assertThat(launcher).isExecutable();
        Process process = new ProcessBuilder(link.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said).contains("there is no weir.jar beside " + bin);
        Files.createSymbolicLink(home.resolve("weir.jar"), lib.resolve("weir.jar"));
        assertThat(new ProcessBuilder(link.toString(), "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }
}
