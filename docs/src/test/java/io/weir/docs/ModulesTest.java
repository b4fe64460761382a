package io.weir.docs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module: compiled, run from the module path, and linked into an image. */
@Tag("slow")
class ModulesTest {
    private static final String ARCHITECTURE = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    private static final String EPOLL = "io.netty.transport.epoll.linux." + ARCHITECTURE;
    private static final String MODULE = "module app {\n    requires io.weir.patterns;\n}\n";
    private static final String PROGRAM = """
            package app;

            import io.weir.patterns.pair.PairSocket;
            import io.weir.socket.Context;

            class Main {
                public static void main(String[] args) throws Exception {
                    try (Context context = Context.builder().io(args[0]).build();
                            PairSocket one = PairSocket.open(context);
                            PairSocket other = PairSocket.open(context)) {
                        one.connect(other.bind(args[1]));
                        one.send("over " + args[0]);
                        System.out.println(other.receive().text());
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private String compiled = "";

    /** What the dependency on weir-patterns brings to the compiler. */
    @BeforeEach
    void compileWithTheDocumentedDependencies() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/app"));
        Files.writeString(source.resolve("Main.java"), PROGRAM);
        Files.writeString(source.resolveSibling("module-info.java"), MODULE);
        compiled = folder.resolve("classes").toString();
        List<String> command = new ArrayList<>(List.of("javac", "-Xlint:all", "-Werror", "-d", compiled));
        command.addAll(List.of("-p", jars("jctools", "jspecify", "transport-core", "patterns")));
        command.add(source.resolveSibling("module-info.java").toString());
        command.add(source.resolve("Main.java").toString());
        assertThat(run(command)).isEmpty();
    }

    private static String jars(String... names) {
        List<String> found = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test"))
                .filter(entry -> Stream.of(names)
                        .anyMatch(name -> entry.contains(File.separator + name)
                                || Path.of(entry).getFileName().toString().startsWith(name)))
                .toList();
        return String.join(File.pathSeparator, found);
    }

    private static String all() {
        return jars("jctools", "jspecify", "netty-", "transport-core", "transport-netty", "patterns");
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> whole = new ArrayList<>(command);
        if (!command.get(0).contains(File.separator)) {
            whole.set(
                    0,
                    Path.of(System.getProperty("java.home"), "bin", command.get(0))
                            .toString());
        }
        Process process = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8).trim();
        assertThat(ended && process.exitValue() == 0).as(text).isTrue();
        return text;
    }

    @Test
    void itRunsFromTheModulePath() throws Exception {
        assertThat(run(List.of(
                        "java",
                        "-p",
                        compiled + File.pathSeparator + all(),
                        "-m",
                        "app/app.Main",
                        "nio",
                        "tcp://127.0.0.1:*")))
                .contains("over nio");
    }

    @Test
    void epollIsFoundThereWhenItsModuleIsAdded() throws Exception {
        assertThat(run(List.of(
                        "java",
                        "-p",
                        compiled + File.pathSeparator + all(),
                        "--add-modules",
                        EPOLL,
                        "-m",
                        "app/app.Main",
                        "epoll",
                        "tcp://127.0.0.1:*")))
                .contains("over epoll");
    }

    @Test
    void itRunsInAnImageOfWhatItNeedsAndNoMore() throws Exception {
        Path image = folder.resolve("image");
        run(List.of(
                "jlink",
                "-p",
                compiled + File.pathSeparator + all(),
                "--add-modules",
                "app,io.weir.netty",
                "--output",
                image.toString()));
        String java = image.resolve("bin/java").toString();
        assertThat(run(List.of(java, "-m", "app/app.Main", "nio", "tcp://127.0.0.1:*")))
                .contains("over nio");
        assertThat(run(List.of(java, "--list-modules")).lines())
                .anyMatch(module -> module.startsWith("io.weir.patterns"))
                .noneMatch(module -> module.startsWith("java.sql"));

        // A class loader finds no native library in an image; the system's linker finds one beside those of the JDK.
        copyNativeLibrary(image.resolve("lib"));
        assertThat(run(List.of(java, "-m", "app/app.Main", "epoll", "ipc://" + folder.resolve("s"))))
                .contains("over epoll");
    }

    private static void copyNativeLibrary(Path to) throws IOException {
        String name = "libnetty_transport_native_epoll_" + ARCHITECTURE + ".so";
        try (InputStream library = ModulesTest.class.getResourceAsStream("/META-INF/native/" + name)) {
            Files.copy(requireNonNull(library), to.resolve(name));
        }
    }
}
