package io.weir.bench.cli;

import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testing.ChildJvm;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ProxyCommandTest {
    private static final String ANY = "tcp://127.0.0.1:*";

    /** A proxy on ports of its own, and where it listens. */
    private record Bound(Running proxy, String frontend, String backend, String capture) implements AutoCloseable {
        static Bound start(String kind, String... more) {
            List<String> args = new ArrayList<>(List.of("proxy", kind, "--frontend", ANY, "--backend", ANY));
            args.addAll(List.of(more));
            Running proxy = weir(args.toArray(String[]::new));
            return new Bound(proxy, endpoint(proxy), endpoint(proxy), more.length == 0 ? "" : endpoint(proxy));
        }

        private static String endpoint(Running proxy) {
            String line = proxy.errorLine();
            assertThat(line).startsWith("bound tcp://127.0.0.1:");
            return line.substring("bound ".length());
        }

        @Override
        public void close() {
            proxy.close();
        }
    }

    @Test
    void aQueueTakesRequestsToAServiceAndRepliesBack() {
        try (Bound queue = Bound.start("queue");
                Running rep = weir("rep", "--connect", queue.backend(), "--frame", "yes", "--count", "2");
                Running req = weir("req", "--connect", queue.frontend(), "--frame", "well?", "--count", "2")) {
            assertThat(req.line()).isEqualTo("yes");
            assertThat(req.line()).isEqualTo("yes");
            assertThat(rep.line()).isEqualTo("well?");
            assertThat(req.status()).isZero();
            assertThat(rep.status()).isZero();
            assertThat(queue.proxy().interrupt().status()).isZero();
            assertThat(queue.proxy().complaints()).isEmpty();
        }
    }

    @Test
    void aStreamerSharesWorkAndPublishesCopies() {
        try (Bound streamer = Bound.start("streamer", "--capture", ANY);
                Running copies = weir("sub", "--connect", streamer.capture(), "--subscribe", "", "--count", "1");
                Running pull = weir("pull", "--connect", streamer.backend());
                Running push = weir("push", "--connect", streamer.frontend())) {
            do {
                // Until the subscription has arrived, a copy has no subscriber.
                push.type("work\n");
                assertThat(pull.line()).isEqualTo("work");
            } while (!copies.ended());
            assertThat(copies.line()).isEqualTo("work");
            push.endInput();
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void aForwarderHandsOnWhatIsAskedFor() {
        try (Bound forwarder = Bound.start("forwarder");
                Running pub = weir("pub", "--connect", forwarder.frontend(), "--wait-peers", "1");
                Running sub = weir("sub", "--connect", forwarder.backend(), "--subscribe", "b", "--count", "1")) {
            do {
                pub.type("a1\nb1\n");
            } while (!sub.ended());
            assertThat(sub.line()).isEqualTo("b1");
            pub.endInput();
            assertThat(pub.status()).isZero();
        }
    }

    @Test
    void whatIsMissingIsNamed(@TempDir Path directory) {
        try (Running proxy = weir("proxy", "queue", "--frontend", ANY)) {
            assertThat(proxy.status()).isEqualTo(Status.USAGE);
            assertThat(proxy.complaints()).contains("--backend");
        }
        String endpoint = "ipc://" + directory.resolve("one");
        try (Running proxy = weir("proxy", "streamer", "--frontend", endpoint, "--backend", endpoint)) {
            assertThat(proxy.status()).isEqualTo(Status.FAILED);
            assertThat(proxy.complaints()).contains(endpoint);
        }
        try (Running proxy = weir("proxy", "broker", "--frontend", ANY)) {
            assertThat(proxy.status()).isEqualTo(Status.USAGE);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalEndsItCleanly() throws Exception {
        try (ChildJvm proxy = ChildJvm.start(Weir.class, "proxy", "forwarder", "--frontend", ANY, "--backend", ANY)) {
            assertThat(proxy.errorLine()).startsWith("bound tcp://127.0.0.1:");
            assertThat(proxy.errorLine()).startsWith("bound tcp://127.0.0.1:");
            proxy.signal("TERM");
            assertThat(proxy.status()).isZero();
            assertThat(proxy.errorLine()).isNull();
        }
    }

    @Nested
    @NeedsPyzmq
    class BetweenTwoOfLibzmq {
        @Test
        void aQueue() {
            try (Bound queue = Bound.start("queue", "--capture", ANY);
                    PythonPeer rep = PythonPeer.run(
                            "s = connected(socket('REP')); [s.send(s.recv().upper()) for i in range(100)]",
                            queue.backend());
                    PythonPeer req = PythonPeer.run("""
                            s = connected(socket('REQ'))
                            for i in range(100):
                                s.send(b'q%d' % i)
                                assert s.recv() == b'Q%d' % i
                            say('done')
                            """, queue.frontend())) {
                assertThat(req.line()).isEqualTo("done");
            }
        }

        @Test
        void aStreamer() {
            try (Bound streamer = Bound.start("streamer");
                    PythonPeer pull = PythonPeer.run("""
                            s = connected(socket('PULL'))
                            for i in range(10000):
                                assert s.recv_multipart() == [b'%d' % i, b'', b'x']
                            say('done')
                            """, streamer.backend());
                    PythonPeer push = PythonPeer.run("""
                            s = connected(socket('PUSH'))
                            for i in range(10000):
                                s.send_multipart([b'%d' % i, b'', b'x'])
                            """, streamer.frontend())) {
                assertThat(pull.line()).isEqualTo("done");
            }
        }

        @Test
        void aForwarder() {
            try (Bound forwarder = Bound.start("forwarder");
                    PythonPeer xpub = PythonPeer.run("""
                            s = connected(socket('XPUB'))
                            say(s.recv())
                            s.send_multipart([b'a', b'no'])
                            s.send_multipart([b'b', b'yes'])
                            say(s.recv())
                            """, forwarder.frontend());
                    PythonPeer sub = PythonPeer.run(
                            "s = socket('SUB'); s.subscribe(b'b'); connected(s); say(s.recv_multipart())",
                            forwarder.backend())) {
                assertThat(xpub.line()).isEqualTo("b'\\x01b'");
                assertThat(sub.line()).isEqualTo("[b'b', b'yes']");
                assertThat(xpub.line()).isEqualTo("b'\\x00b'");
            }
        }
    }
}
