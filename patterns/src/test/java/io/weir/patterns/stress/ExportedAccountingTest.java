package io.weir.patterns.stress;

import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.metrics.SocketMeters;
import io.weir.metrics.TransportMeters;
import io.weir.metrics.WeirMeter;
import io.weir.metrics.WeirMetrics;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.metrics.Exported;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import io.weir.testing.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who reads only the meters knows where every message is, whatever happened: connections that are cut, processes that are
 * killed, queues that are full and readers that are slow, all at random.
 */
@Tag("slow")
@Timeout(1200)
class ExportedAccountingTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration A_MOMENT = Duration.ofMillis(1);
    private static final int MORE = 1000;
    private static final int MARK = 5;

    /** Messages that come in between two blows, at most. */
    private static final int MUCH = 200;

    /** So large that queues fill, and buffers of the system hold few. */
    private static final byte[] PAYLOAD = new byte[20_000];

    @Test
    void fiveSecondsOfHavocLeaveNoMessageUnaccounted() throws Exception {
        havoc(Duration.ofSeconds(5));
    }

    @Test
    @Tag("stress")
    void tenMinutesOfHavocLeaveNoMessageUnaccounted() throws Exception {
        havoc(Duration.ofMinutes(10));
    }

    private static void havoc(Duration time) throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (Context context = Context.create();
                WeirMetrics metrics = WeirMetrics.of(context);
                Havoc havoc = new Havoc(context, new Random(time.toSeconds()))) {
            metrics.bindTo(registry);
            havoc.begin();
            long end = System.nanoTime() + time.toNanos();
            havoc.kill();
            while (System.nanoTime() - end < 0) {
                havoc.harm();
            }
            // On a machine that has no time it takes longer.
            for (int i = 0; i < MORE && !everythingHappened(registry, havoc); i++) {
                havoc.harm();
            }
            assertThat(everythingHappened(registry, havoc))
                    .as("cut, killed, full and waited")
                    .isTrue();
            havoc.end();
            assertAccounted(registry, havoc, time);
        } finally {
            registry.close();
        }
    }

    private static void small(OptionsBuilder<?> options, String name) {
        OnWire.hasty(options);
        options.highWaterMark(MARK)
                .sendBuffer(16 * 1024)
                .receiveBuffer(16 * 1024)
                .name(name);
    }

    /** Connections were cut and processes killed, and messages dropped for it; queues were full, and senders waited. */
    private static boolean everythingHappened(MeterRegistry registry, Havoc havoc) {
        List<Exported> sockets =
                havoc.names().stream().map(name -> new Exported(registry, name)).toList();
        return havoc.cuts > 0
                && havoc.kills > 0
                && sockets.stream().anyMatch(socket -> socket.dropped("send", DropReason.DISCONNECTED) > 0)
                && sockets.stream().anyMatch(socket -> socket.dropped("send", DropReason.HIGH_WATER_MARK) > 0)
                && sockets.stream().anyMatch(socket -> socket.sum(SocketMeters.SEND_BLOCKED) > 0);
    }

    /** From the registry alone, but for what the applications know. */
    private static void assertAccounted(MeterRegistry registry, Havoc havoc, Duration time) throws Exception {
        StringBuilder report = new StringBuilder();
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        long difference = 0;
        long blocked = 0;
        long disconnects = 0;
        for (String name : havoc.names()) {
            Exported socket = new Exported(registry, name);
            eventually(() -> assertThat(socket.sum(SocketMeters.QUEUE_MESSAGES))
                    .as("%s: what waits", name)
                    .isZero());
            socket.assertBalanced();
            difference += Math.abs(socket.sendDifference()) + Math.abs(socket.receiveDifference());
            blocked += socket.sum(SocketMeters.SEND_BLOCKED);
            disconnects += socket.sum(TransportMeters.CONNECTION_DISCONNECTS);
            for (DropReason reason : DropReason.values()) {
                long messages = socket.dropped("send", reason) + socket.dropped("receive", reason);
                if (messages > 0) {
                    dropped.merge(reason, messages, Long::sum);
                }
            }
            report.append(line(name, socket));
        }
        assertAgree(registry, SocketMeters.MESSAGES_ACCEPTED, havoc.accepted);
        assertAgree(registry, SocketMeters.MESSAGES_DELIVERED, havoc.received);
        System.out.printf(
                "%s of havoc: %d cuts, %d stops, %d kills, %d disconnects, %d sends that waited; dropped %s%n%s"
                        + "difference %d%n",
                time, havoc.cuts, havoc.stops, havoc.kills, disconnects, blocked, dropped, report, difference);
        assertThat(difference).isZero();
    }

    /** The meter says what the applications know. */
    private static void assertAgree(MeterRegistry registry, WeirMeter meter, Map<String, AtomicLong> told)
            throws Exception {
        for (Map.Entry<String, AtomicLong> socket : told.entrySet()) {
            eventually(() -> assertThat(new Exported(registry, socket.getKey()).sum(meter))
                    .as("%s: %s", socket.getKey(), meter)
                    .isEqualTo(socket.getValue().get()));
        }
    }

    private static String line(String name, Exported socket) {
        return String.format(
                "  %-10s accepted %d = written %d + dropped %d + queued %d; received %d = delivered %d + dropped %d +"
                        + " queued %d%n",
                name,
                socket.sum(SocketMeters.MESSAGES_ACCEPTED),
                socket.sum(TransportMeters.MESSAGES_WRITTEN),
                socket.sum(SocketMeters.MESSAGES_DROPPED, "direction", "send"),
                socket.sum(SocketMeters.QUEUE_MESSAGES, "direction", "send"),
                socket.sum(SocketMeters.MESSAGES_RECEIVED),
                socket.sum(SocketMeters.MESSAGES_DELIVERED),
                socket.sum(SocketMeters.MESSAGES_DROPPED, "direction", "receive"),
                socket.sum(SocketMeters.QUEUE_MESSAGES, "direction", "receive"));
    }

    /** Pairs of sockets with a cable between them, and sockets whose other end is a process. */
    private static final class Havoc implements AutoCloseable {
        /** Every so many times a process is killed; to start another takes long. */
        private static final int KILLS = 50;

        private final Context context;
        private final Random random;
        private final Crew senders = new Crew();
        private final Crew receivers = new Crew();
        private final List<Socket> sending = new ArrayList<>();
        private final List<Cable> cables = new ArrayList<>();
        private final List<Child> children = new ArrayList<>();
        private final AtomicBoolean done = new AtomicBoolean();

        /** What each sender was told, publishers left out: they accept a copy for each subscriber. */
        final Map<String, AtomicLong> accepted = new TreeMap<>();

        final Map<String, AtomicLong> received = new TreeMap<>();
        private final List<String> names = new ArrayList<>();
        int cuts;
        int stops;
        int kills;

        Havoc(Context context, Random random) {
            this.context = context;
            this.random = random;
        }

        List<String> names() {
            return names;
        }

        void begin() throws Exception {
            Message message = Message.wrap(PAYLOAD);
            pushAndPull(message);
            publishAndSubscribe();
            route(message);
            PushSocket toProcess = PushSocket.open(context, o -> small(o, "push-3"));
            children.add(new Child(Reader.class, toProcess.bind(TCP)));
            send(toProcess, message);
            PullSocket fromProcess = PullSocket.open(context, o -> small(o, "pull-4"));
            children.add(new Child(Writer.class, fromProcess.bind(TCP)));
            receive(fromProcess);
        }

        private void pushAndPull(Message message) throws IOException {
            PushSocket dialling = PushSocket.open(context, o -> small(o, "push-1"));
            PullSocket bound = PullSocket.open(context, o -> small(o, "pull-1"));
            dialling.connect(cable(bound.bind(TCP)));
            send(dialling, message);
            receive(bound);
            PushSocket listening = PushSocket.open(context, o -> small(o, "push-2"));
            PullSocket connected = PullSocket.open(context, o -> small(o, "pull-2"));
            connected.connect(cable(listening.bind(TCP)));
            send(listening, message);
            receive(connected);
            ClientSocket client = ClientSocket.open(context, o -> small(o, "client"));
            ServerSocket server = ServerSocket.open(context, o -> small(o, "server"));
            client.connect(cable(server.bind(TCP)));
            send(client, message);
            receive(server);
        }

        private void publishAndSubscribe() throws IOException {
            PubSocket pub = PubSocket.open(context, o -> small(o, "pub"));
            SubSocket sub = SubSocket.open(context, o -> small(o, "sub"));
            sub.subscribe("");
            sub.connect(cable(pub.bind(TCP)));
            AtomicLong got = receive(sub);
            publish(pub, Message.wrap(PAYLOAD), got);
            RadioSocket radio = RadioSocket.open(context, o -> small(o, "radio"));
            DishSocket dish = DishSocket.open(context, o -> small(o, "dish"));
            dish.join("group").connect(cable(radio.bind(TCP)));
            AtomicLong heard = receive(dish);
            publish(radio, Message.wrap("group".getBytes(StandardCharsets.UTF_8), PAYLOAD), heard);
        }

        private void route(Message message) throws IOException {
            DealerSocket dealer = DealerSocket.open(context, o -> small(o, "dealer-1"));
            RouterSocket router = RouterSocket.open(context, o -> small(o, "router-1"));
            dealer.connect(cable(router.bind(TCP)));
            send(dealer, message);
            receive(router);
            RoutingId id = RoutingId.of("dealer");
            RouterSocket routing = RouterSocket.open(context, o -> {
                small(o, "router-2");
                o.mandatory(false).handover(true);
            });
            DealerSocket named = DealerSocket.open(context, o -> {
                small(o, "dealer-2");
                o.routingId(id);
            });
            named.connect(cable(routing.bind(TCP)));
            AtomicLong got = receive(named);
            AtomicLong told = new AtomicLong();
            accepted.put(routing.name(), told);
            // What it cannot route it takes, and drops at once.
            sendBy(routing, message.prepend(id.bytes()), told, keepingStepWith(got));
        }

        private String cable(Endpoint to) throws IOException {
            Cable cable = new Cable(to);
            cables.add(cable);
            return cable.endpoint();
        }

        private <S extends Socket & Sending> void send(S socket, Message message) {
            AtomicLong told = new AtomicLong();
            accepted.put(socket.name(), told);
            sendBy(socket, message, told, () -> {});
        }

        private <S extends Socket & Sending> void publish(S socket, Message message, AtomicLong read) {
            sendBy(socket, message, new AtomicLong(), keepingStepWith(read));
        }

        /** Waits until the reader has read one more, but not long: it may be slow, or cut off. */
        private static Runnable keepingStepWith(AtomicLong read) {
            return () -> {
                long before = read.get();
                within(A_MOMENT, () -> read.get() > before);
            };
        }

        private <S extends Socket & Sending> void sendBy(S socket, Message message, AtomicLong told, Runnable after) {
            sending.add(socket);
            names.add(socket.name());
            senders.hire(1, number -> {
                for (int i = 0; !done.get(); i++) {
                    Duration wait = i % 10 == 0 ? Duration.ofMillis(20) : A_MOMENT;
                    if (socket.send(message, wait) == SendResult.SENT) {
                        told.incrementAndGet();
                    }
                    after.run();
                }
            });
        }

        /** Slowly, now and then. */
        private <R extends Socket & Receiving> AtomicLong receive(R socket) {
            AtomicLong got = new AtomicLong();
            received.put(socket.name(), got);
            names.add(socket.name());
            Random pauses = new Random(random.nextLong());
            receivers.hire(1, number -> {
                while (true) {
                    socket.receive();
                    got.incrementAndGet();
                    pause(pauses, socket);
                }
            });
            return got;
        }

        /** Does something to one of the peers. */
        void harm() throws Exception {
            Cable cable = cables.get(random.nextInt(cables.size()));
            switch (random.nextInt(3)) {
                case 0 -> {
                    cable.cut();
                    cuts++;
                }
                case 1 -> {
                    cable.stop();
                    stops++;
                }
                default -> cable.go();
            }
            if (random.nextInt(KILLS) == 0) {
                kill();
            }
            long goal = total() + random.nextInt(MUCH);
            within(Duration.ofMillis(50), () -> total() >= goal);
            senders.check();
            receivers.check();
        }

        /** What all readers have read. */
        private long total() {
            return received.values().stream().mapToLong(AtomicLong::get).sum();
        }

        /** Kills a process, and starts one like it. */
        void kill() throws Exception {
            children.get(random.nextInt(children.size())).restart();
            kills++;
        }

        /** The senders stop, what is unsent is dropped, and what has arrived is read. */
        void end() {
            done.set(true);
            senders.awaitDone(PATIENCE);
            cables.forEach(Cable::go);
            children.forEach(Child::close);
            sending.forEach(Socket::close);
        }

        @Override
        public void close() throws Exception {
            done.set(true);
            senders.close();
            receivers.close();
            children.forEach(Child::close);
            for (Cable cable : cables) {
                cable.close();
            }
        }
    }

    /** Now and then reads no more until its queue is full, or it has waited long. */
    private static void pause(Random random, Socket socket) {
        if (random.nextInt(20) == 0) {
            within(
                    Duration.ofMillis(random.nextInt(30)),
                    () -> socket.accounting().receiveQueued() >= MARK);
        }
    }

    /** A process that is there again after it was killed. */
    private static final class Child {
        private final Class<?> program;
        private final String endpoint;
        private ChildJvm process;

        Child(Class<?> program, Endpoint endpoint) throws IOException {
            this.program = program;
            this.endpoint = endpoint.toString();
            process = started();
        }

        private ChildJvm started() throws IOException {
            ChildJvm child = ChildJvm.start(program, endpoint);
            assertThat(child.line()).isEqualTo("started");
            return child;
        }

        void restart() throws IOException {
            process.close();
            process = started();
        }

        void close() {
            process.close();
        }
    }

    /** Reads what it is sent until it is killed, slowly now and then. */
    static final class Reader {
        public static void main(String[] args) throws Exception {
            PullSocket pull = PullSocket.open(Context.create(), o -> small(o, "reader"));
            pull.connect(args[0]);
            System.out.println("started");
            Random random = new Random();
            while (true) {
                pull.receive();
                pause(random, pull);
            }
        }
    }

    /** Sends until it is killed. */
    static final class Writer {
        public static void main(String[] args) throws Exception {
            PushSocket push = PushSocket.open(Context.create(), o -> small(o, "writer"));
            push.connect(args[0]);
            System.out.println("started");
            while (true) {
                push.send(Message.wrap(PAYLOAD));
            }
        }
    }
}
