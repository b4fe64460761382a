package io.weir.patterns.embedding;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.UnsupportedTransportException;
import io.weir.netty.NettyTransport;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import io.weir.testing.KeptLog;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A context inside another program. */
@Tag("slow")
@Timeout(60)
class EmbeddingTest {
    private static void exchange(Context context, String endpoint) throws Exception {
        try (PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(endpoint));
            push.send("message");
            assertThat(pull.receive(PATIENCE)).isNotNull();
        }
    }

    @Test
    void theHostsEventLoopsAndAllocatorAreUsedAndLeftRunning() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
        try {
            Context context = Context.builder()
                    .transport(new NettyTransport(group, allocator))
                    .build();
            exchange(context, "tcp://127.0.0.1:*");
            assertThat(context.toString()).contains("nio of the host");
            assertThat(allocator.metric().directArenas()).anyMatch(arena -> arena.numAllocations() > 0);
            context.close();
            assertThat(group.isShuttingDown()).isFalse();
            assertThat(group.submit(() -> "still runs").get(10, TimeUnit.SECONDS))
                    .isEqualTo("still runs");
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "nio"})
    void theInterfaceInUseIsSeenFromOutside(String io) throws Exception {
        try (Context context = Context.builder().name("named").io(io).build()) {
            assertThat(context.toString()).isEqualTo("Context[named, transports [], sockets 0]");
            exchange(context, "tcp://127.0.0.1:*");
            assertThat(context.toString())
                    .matches(
                            "Context\\[named, transports \\[tcp, ipc and tls\\+tcp on (epoll|kqueue|nio)], sockets 0]");
            if (!io.equals("auto")) {
                assertThat(context.toString()).contains("on " + io);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kqueue", "io_uring"})
    void anInterfaceAskedForByNameIsUsedOrIsAnError(String io) throws Exception {
        boolean here = io.equals("io_uring") && IoUring.isAvailable();
        try (Context context = Context.builder().io(io).build();
                PullSocket pull = PullSocket.open(context)) {
            if (here) {
                exchange(context, "tcp://127.0.0.1:*");
                assertThat(context.toString()).contains("on io_uring");
            } else {
                assertThatThrownBy(() -> pull.bind("tcp://127.0.0.1:*"))
                        .isInstanceOf(UnsupportedTransportException.class)
                        .hasMessageContaining(io + " is not available");
                exchange(context, "inproc://needs-none");
            }
        }
    }

    @Test
    void theThreadsThatKeepTheProcessAliveAreNamedInTheLog() throws Exception {
        Logger logger = Logger.getLogger("io.weir");
        Level before = logger.getLevel();
        logger.setLevel(Level.FINE);
        try (KeptLog log = new KeptLog();
                Context context = Context.builder().name("alive").build();
                Context daemon =
                        Context.builder().name("daemon").daemonThreads(true).build()) {
            exchange(context, "tcp://127.0.0.1:*");
            exchange(daemon, "tcp://127.0.0.1:*");
            assertThat(log.lines())
                    .anyMatch(line ->
                            line.matches("FINE the thread weir-alive-io-\\d+-1 starts; it lives until the context"
                                    + " is closed, and keeps the process alive"))
                    .anyMatch(line ->
                            line.matches("FINE the thread weir-daemon-io-\\d+-1 starts; it lives until the context"
                                    + " is closed or the process exits"));
        } finally {
            logger.setLevel(before);
        }
    }

    @Test
    void aContextThatWasForgottenIsReported() throws Exception {
        try (KeptLog log = new KeptLog()) {
            forget("forgotten-one");
            Context.builder().name("closed-one").build().close();
            eventually(() -> {
                System.gc();
                assertThat(log.lines()).anyMatch(line -> line.contains("forgotten-one") && line.contains("forgotten"));
            });
            assertThat(log.lines()).noneMatch(line -> line.contains("closed-one"));
        }
    }

    private static void forget(String name) {
        assertThat(Context.builder().name(name).daemonThreads(true).build().socketCount())
                .isZero();
    }

    /**
     * No peer can connect while too many files are open; connected peers notice nothing, and later peers connect again.
     */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void tooManyOpenFilesAreSurvived() throws Exception {
        try (ChildJvm child = ChildJvm.withOpenFiles(160, Answerer.class);
                Context context = Context.create();
                ReqSocket first = ReqSocket.open(context);
                ReqSocket late = ReqSocket.open(context)) {
            Endpoint endpoint = Endpoint.parse(child.line());
            int port = Integer.parseInt(endpoint.address().split(":")[1]);
            first.connect(endpoint);
            ask(first);
            List<Socket> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    crowd.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
                for (int i = 0; i < 20; i++) {
                    ask(first);
                }
                child.tell("they are all here");
                assertThat(child.line()).isEqualTo("accepting failed, and was counted");
            } finally {
                for (Socket one : crowd) {
                    one.close();
                }
            }
            late.connect(endpoint);
            ask(late);
            ask(first);
            child.tell("enough");
            assertThat(child.status()).isZero();
        }
    }

    private static void ask(ReqSocket socket) throws InterruptedException {
        socket.send("well?");
        assertThat(socket.receive(PATIENCE)).isNotNull();
    }

    /** Answers until it is told that this is enough. */
    static final class Answerer {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create();
                    RepSocket rep = RepSocket.open(context)) {
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                // Once before, since a class that is needed first without a file descriptor cannot be loaded.
                boolean failed = rep.refusals().containsKey(Refusal.ACCEPT_FAILED);
                System.out.println(rep.bind("tcp://127.0.0.1:*"));
                rep.onMessage(request -> rep.trySend(request));
                in.readLine();
                while (!failed) {
                    Thread.onSpinWait();
                    failed = rep.refusals().containsKey(Refusal.ACCEPT_FAILED);
                }
                System.out.println("accepting failed, and was counted");
                in.readLine();
            }
        }
    }
}
