package io.weir.patterns.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import io.weir.Message;
import io.weir.UnsupportedTransportException;
import io.weir.patterns.pair.PairSocket;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weir on the Netty that a host has: an older one, only a part of it, or none. */
class NettyOfTheHostTest {
    private static final String TESTED = Version.identify().get("netty-common").artifactVersion();

    /** A message through two sockets of one context; what was received, or why there was none. */
    static final class Exchange implements Callable<String> {
        private final String endpoint;

        Exchange(Object... arguments) {
            endpoint = (String) arguments[0];
        }

        @Override
        public String call() throws Exception {
            try (Context context = Context.create();
                    PairSocket one = PairSocket.open(context);
                    PairSocket other = PairSocket.open(context)) {
                one.connect(other.bind(endpoint));
                one.send("over " + endpoint);
                Message message = other.receive(Duration.ofSeconds(20));
                return message == null ? "nothing" : message.text();
            } catch (UnsupportedTransportException e) {
                return e.getMessage();
            }
        }
    }

    /** Prints what {@link Exchange} comes to, in a line; knows nothing of the library. */
    static final class Host {
        private Host() {}

        public static void main(String[] args) throws Exception {
            try (Isolated host = new Isolated(List.of())) {
                System.out.println(host.run(Exchange.class, args[0]).toString().replace('\n', ' '));
            }
        }
    }

    private static String exchange(List<String> classPath, String endpoint) throws Exception {
        String all = String.join(File.pathSeparator, classPath);
        List<String> options = List.of("-XX:TieredStopAtLevel=1", "-D" + Isolated.CLASS_PATH + "=" + all);
        try (ChildJvm child = ChildJvm.alone(options, Host.class, endpoint)) {
            return child.line();
        }
    }

    private static boolean isNetty(String entry) {
        return Path.of(entry).getFileName().toString().startsWith("netty-");
    }

    private static List<String> without(String... parts) {
        return Isolated.classPath().stream()
                .filter(entry -> !isNetty(entry) || Stream.of(parts).noneMatch(entry::contains))
                .toList();
    }

    /** As Maven has it where a parent POM sets the version: the artifacts that the older one does not have are the newer ones. */
    private static List<String> withNettyBefore() throws Exception {
        Path classes = Path.of(NettyOfTheHostTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> before = Files.list(classes.resolveSibling("netty-before"))) {
            Stream<String> kept = Isolated.classPath().stream()
                    .filter(entry -> !isNetty(entry) || entry.contains("netty-codec-base"));
            return Stream.concat(kept, before.map(Path::toString)).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "ipc://*", "inproc://a"})
    void theClassesOfOtherSystemsAreNotNeeded(String endpoint) throws Exception {
        assertThat(exchange(without("kqueue", "io_uring"), endpoint)).isEqualTo("over " + endpoint);
    }

    @Test
    void anOlderOneIsNamedWithWhatMendsIt() throws Exception {
        assertThat(exchange(withNettyBefore(), "tcp://127.0.0.1:*"))
                .startsWith("tcp, ipc and tls+tcp: Netty 4.2 is needed, such as " + TESTED)
                .containsPattern("found: .*netty-common 4\\.1\\.\\d+\\.Final, .*netty-transport 4\\.1\\.\\d+\\.Final")
                .contains("<artifactId>netty-bom</artifactId>", "<version>" + TESTED + "</version>")
                .endsWith("<netty.version>" + TESTED + "</netty.version>");
    }

    @Test
    void noneIsNamedToo() throws Exception {
        assertThat(exchange(without("netty-"), "tcp://127.0.0.1:*"))
                .startsWith("tcp, ipc and tls+tcp: Netty 4.2 is needed, such as " + TESTED
                        + " (found: no artifact of Netty;");
    }

    @Test
    void threadsOfOneProcessNeedNone() throws Exception {
        assertThat(exchange(without("netty-"), "inproc://a")).isEqualTo("over inproc://a");
    }
}
