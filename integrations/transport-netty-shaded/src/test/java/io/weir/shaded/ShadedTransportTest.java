package io.weir.shaded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.pair.PairSocket;
import io.weir.socket.Context;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar as an application has it that needs another Netty: on a class path beside that one. */
@Tag("slow")
class ShadedTransportTest {
    private static final Path TARGET = target();

    private static Path target() {
        try {
            return Path.of(ShadedTransportTest.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> jars(Path in, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.filter(jar -> jar.getFileName().toString().startsWith(prefix)
                            && jar.toString().endsWith(".jar")
                            && !jar.toString().endsWith("-sources.jar")
                            && !jar.toString().endsWith("-tests.jar"))
                    .toList();
        }
    }

    private static Path shaded() throws IOException {
        return jars(TARGET, "weir-transport-netty-shaded-").get(0);
    }

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(shaded().toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    /** Without this build's Netty, and without Weir's transport as it is outside of the jar. */
    private static URLClassLoader host() throws IOException {
        List<Path> classPath = new ArrayList<>(jars(TARGET.resolve("netty-before"), "netty-"));
        classPath.add(shaded());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("netty")) {
                classPath.add(Path.of(entry));
            }
        }
        classPath.add(TARGET.resolve("test-classes"));
        return new URLClassLoader(
                classPath.stream().map(ShadedTransportTest::url).toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path of) {
        try {
            return of.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A message through two sockets of one context. */
    static final class Exchange implements Callable<String> {
        private final String io;
        private final String endpoint;

        Exchange(String io, String endpoint) {
            this.io = io;
            this.endpoint = endpoint;
        }

        @Override
        public String call() throws Exception {
            try (Context context = Context.builder().io(io).build();
                    PairSocket one = PairSocket.open(context);
                    PairSocket other = PairSocket.open(context)) {
                one.connect(other.bind(endpoint));
                one.send("over " + endpoint);
                Message message = other.receive(Duration.ofSeconds(20));
                return message == null ? "nothing" : message.text();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll, tcp://127.0.0.1:*", "epoll, ipc://*", "nio, tcp://127.0.0.1:*"})
    void messagesGoBesideAnOlderNetty(String io, String endpoint) throws Exception {
        try (URLClassLoader host = host()) {
            var program = host.loadClass(Exchange.class.getName()).getDeclaredConstructor(String.class, String.class);
            program.setAccessible(true);
            assertThat(((Callable<?>) program.newInstance(io, endpoint)).call()).isEqualTo("over " + endpoint);
            assertThat(host.loadClass("io.netty.channel.Channel").getPackage().getImplementationVersion())
                    .startsWith("4.1.");
        }
    }

    @Test
    void everyClassOfItHasANameOfWeirs() throws Exception {
        assertThat(entries())
                .filteredOn(entry -> entry.endsWith(".class"))
                .allMatch(entry ->
                        entry.replaceFirst("^META-INF/versions/\\d+/", "").startsWith("io/weir/"))
                .contains("io/weir/netty/NettyProvider.class", "io/weir/shaded/io/netty/channel/Channel.class");
    }

    @Test
    void nativeLibrariesHaveOtherNamesToo() throws Exception {
        assertThat(entries())
                .filteredOn(entry -> entry.startsWith("META-INF/native/"))
                .allMatch(entry -> entry.startsWith("META-INF/native/libio_weir_shaded_netty_"))
                .contains("META-INF/native/libio_weir_shaded_netty_transport_native_epoll_x86_64.so")
                .hasSizeGreaterThanOrEqualTo(6);
    }
}
