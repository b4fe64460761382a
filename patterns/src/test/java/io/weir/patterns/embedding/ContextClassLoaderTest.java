package io.weir.patterns.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.patterns.contract.Wire;
import io.weir.testing.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Threads of a host have all kinds of context class loaders, or none, and see few of the JDK's modules. Each in a process
 * of its own: what the JDK did not find once it never finds again.
 */
@Tag("slow")
@Timeout(120)
class ContextClassLoaderTest {
    enum Loader {
        PLATFORM,
        ISOLATED,
        EMPTY,
        NONE
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsFoundWhateverTheContextClassLoaderIs(Loader loader) throws Exception {
        assertThat(linesOf(List.of(), loader.name())).containsExactly("used", "the JDK's generator works");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLATFORM", "NONE"})
    void theModulesThatTheLibraryRequiresAreEnough(Loader loader) throws Exception {
        assertThat(linesOf(List.of("--limit-modules", "java.base,java.logging,jdk.jfr,jdk.unsupported"), loader.name()))
                .startsWith("used");
    }

    private static List<String> linesOf(List<String> options, String loader) throws Exception {
        List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        String logging = System.getProperty("java.util.logging.config.file");
        if (logging != null) {
            all.add("-Djava.util.logging.config.file=" + logging);
        }
        all.addAll(options);
        List<String> lines = new ArrayList<>();
        try (ChildJvm child = ChildJvm.start(all, User.class, loader)) {
            for (String line = child.line(); line != null; line = child.line()) {
                lines.add(line);
            }
            for (String line = child.errorLine(); line != null; line = child.errorLine()) {
                lines.add(line);
            }
        }
        lines.removeIf(line -> line.startsWith("SLF4J") || line.contains("WARNING"));
        return lines;
    }

    /** Uses the library on a thread with such a loader, then the JDK on one with the usual loader. */
    static final class User {
        public static void main(String[] args) throws Exception {
            Object[] addresses = {
                Wire.TCP.io(), Wire.TCP.anywhere(), Wire.TCP.nowhere().toString()
            };
            if (args[0].equals("ISOLATED")) {
                try (Isolated loader = new Isolated(List.of())) {
                    loader.run(Deployed.class, addresses);
                }
            } else {
                onThread(loader(args[0]), addresses);
            }
            System.out.println("used");
            if (!RandomGenerator.getDefault().toString().isEmpty()) {
                System.out.println("the JDK's generator works");
            }
        }

        private static ClassLoader loader(String kind) {
            return switch (kind) {
                case "PLATFORM" -> ClassLoader.getPlatformClassLoader();
                case "EMPTY" -> new ClassLoader(null) {};
                default -> null;
            };
        }

        private static void onThread(ClassLoader loader, Object[] addresses) throws Exception {
            CompletableFuture<String> done = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    done.complete(new Deployed(addresses).call());
                } catch (Exception | Error e) {
                    done.completeExceptionally(e);
                }
            });
            thread.setContextClassLoader(loader);
            thread.start();
            done.get();
        }
    }
}
