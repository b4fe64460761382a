package io.weir.patterns.attacks;

import io.netty.util.internal.PlatformDependent;
import io.weir.Refusal;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Tls;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * A program that answers each message with the same, at an endpoint for each mechanism, and says on its standard output what
 * it is asked for: a line for each line.
 *
 * <pre>
 *   NULL, PLAIN, ...     the refusals at that endpoint so far, as REASON=COUNT
 *   memory               bytes of the heap that are reachable, and bytes outside of it
 *   threads              how many there are
 *   errors               what was logged at WARNING or above, but for refusals; 0 if nothing was
 * </pre>
 */
final class AttackedServer {
    static final String USER = "honest";
    static final String PASSWORD = "correct horse battery staple";

    /** Fewer than the attackers. */
    static final int MAX_HALF_OPEN = 500;

    private AttackedServer() {}

    /** The endpoints: one of a socket that answers for each mechanism, one of a publisher, and one inside TLS. */
    enum Place {
        NULL,
        PLAIN,
        CURVE,
        PUBLISHER,
        TLS;

        String scheme() {
            return this == TLS ? "tls+tcp" : "tcp";
        }
    }

    public static void main(String[] args) throws Exception {
        Errors errors = new Errors();
        // A standard error that is not read would hold up the threads that log.
        LogManager.getLogManager().reset();
        Logger.getLogger("").addHandler(errors);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (CurveKeyPair pair = CurveKeyPair.generate();
                Context context = Context.create()) {
            Map<Place, Socket> sockets = new EnumMap<>(Place.class);
            sockets.put(Place.NULL, open(context, Security.NONE));
            sockets.put(Place.PLAIN, open(context, Security.plainServer(Authenticator.users(Map.of(USER, PASSWORD)))));
            sockets.put(Place.CURVE, open(context, Security.curveServer(pair, Authenticator.anyClient())));
            sockets.put(
                    Place.PUBLISHER,
                    PubSocket.open(context, o -> o.maxTopicBytes(64 << 10).maxSubscriptions(1000)));
            Path folder = Path.of(args[0]);
            Tls tls = Tls.DEFAULT.withCertificate(folder.resolve("server.pem"), folder.resolve("server.key"));
            sockets.put(Place.TLS, open(context, o -> o.tls(tls)));
            System.out.println(pair.publicKey());
            for (Map.Entry<Place, Socket> socket : sockets.entrySet()) {
                System.out.println(socket.getValue().bind(socket.getKey().scheme() + "://127.0.0.1:*"));
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(
                        switch (line) {
                            case "memory" -> heap() + " " + outside();
                            case "threads" -> Thread.getAllStackTraces().size();
                            case "errors" -> errors.toString();
                            default -> refusals(sockets.get(Place.valueOf(line)));
                        });
            }
        }
    }

    private static RouterSocket open(Context context, Security security) {
        return open(context, o -> o.security(security));
    }

    private static RouterSocket open(Context context, Consumer<RouterSocket.Options> options) {
        RouterSocket socket = RouterSocket.open(context, o -> options.accept(o.maxHalfOpen(MAX_HALF_OPEN)));
        socket.onMessage(socket::trySend);
        return socket;
    }

    private static String refusals(Socket socket) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Refusal, Long> each : socket.refusals().entrySet()) {
            text.append(each.getKey()).append('=').append(each.getValue()).append(' ');
        }
        return text.toString().trim();
    }

    private static long heap() {
        System.gc();
        System.gc(); // What cleaners let go of after the first.
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long outside() {
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return Math.max(buffers, PlatformDependent.usedDirectMemory());
    }

    /** Counts what is logged as a failure; refusals are counted by the sockets. */
    private static final class Errors extends Handler {
        private final AtomicLong count = new AtomicLong();
        private volatile String last = "";

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()
                    && !"io.weir.refusal".equals(line.getLoggerName())) {
                count.incrementAndGet();
                last = line.getLoggerName() + ": " + line.getMessage() + " " + line.getThrown() + " "
                        + (line.getThrown() == null
                                ? ""
                                : Arrays.toString(line.getThrown().getStackTrace()));
            }
        }

        @Override
        public String toString() {
            return (count.get() + " " + last).replace('\n', ' ').trim();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
