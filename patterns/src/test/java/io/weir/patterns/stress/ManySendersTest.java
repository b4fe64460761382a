package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** 64 threads send on one socket: every message arrives once, and those of each thread in its order. */
@Tag("slow")
@Timeout(300)
class ManySendersTest {
    private static final int THREADS = 64;
    private static final int RECEIVERS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({"INPROC, 1, 50", "INPROC, 1000, 300", "TCP, 1, 50", "TCP, 1000, 300"})
    void onOnePush(Wire wire, int mark, int each) throws Exception {
        push(wire, mark, each);
    }

    @Tag("stress")
    @ParameterizedTest
    @CsvSource({"INPROC, 1, 2000", "INPROC, 1000, 20000", "TCP, 1, 2000", "TCP, 1000, 20000", "TCP_ON_NIO, 10, 5000"})
    void onOnePushAtLength(Wire wire, int mark, int each) throws Exception {
        push(wire, mark, each);
    }

    private static void push(Wire wire, int mark, int each) throws Exception {
        try (Context context = wire.context();
                PushSocket push = PushSocket.open(context, o -> o.highWaterMark(mark))) {
            List<Receiving> pulls = receivers(() -> PullSocket.open(context, o -> o.highWaterMark(mark)));
            spread(push, pulls, wire, each);
        }
    }

    @ParameterizedTest
    @CsvSource({"INPROC, 1, 50", "INPROC, 1000, 300", "TCP, 1, 50", "TCP, 1000, 300"})
    void onOneDealer(Wire wire, int mark, int each) throws Exception {
        dealer(wire, mark, each);
    }

    @Tag("stress")
    @ParameterizedTest
    @CsvSource({"INPROC, 1, 2000", "INPROC, 1000, 20000", "TCP, 1, 2000", "TCP, 1000, 20000"})
    void onOneDealerAtLength(Wire wire, int mark, int each) throws Exception {
        dealer(wire, mark, each);
    }

    private static void dealer(Wire wire, int mark, int each) throws Exception {
        try (Context context = wire.context();
                DealerSocket dealer = DealerSocket.open(context, o -> o.highWaterMark(mark))) {
            List<Receiving> routers = receivers(() -> RouterSocket.open(context, o -> o.highWaterMark(mark)));
            spread(dealer, routers, wire, each);
        }
    }

    private interface Opening {
        Receiving open();
    }

    private static List<Receiving> receivers(Opening opening) {
        List<Receiving> all = new ArrayList<>();
        for (int i = 0; i < RECEIVERS; i++) {
            all.add(opening.open());
        }
        return all;
    }

    /** Each message goes to one of the receivers. */
    private static <S extends Socket & Sending> void spread(S from, List<Receiving> to, Wire wire, int each)
            throws Exception {
        long total = (long) THREADS * each;
        for (Receiving receiver : to) {
            from.connect(((Socket) receiver).bind(wire.anywhere()));
        }
        awaitPeers(from, RECEIVERS);
        AtomicLong left = new AtomicLong(total);
        try (Crew crew = new Crew()) {
            crew.hire(RECEIVERS, receiver -> {
                Numbered.Seen seen = new Numbered.Seen(THREADS);
                while (true) {
                    seen.add(to.get(receiver).receive());
                    left.decrementAndGet();
                }
            });
            crew.hire(THREADS, sender -> {
                for (int i = 0; i < each; i++) {
                    from.send(Numbered.message(sender, i));
                }
            });
            crew.await(PATIENCE, () -> left.get() <= 0);
            Accounting books = Books.settled(from);
            assertThat(books.accepted()).isEqualTo(total);
            assertThat(books.written()).isEqualTo(total);
            long delivered = 0;
            for (Receiving receiver : to) {
                delivered += Books.settled((Socket) receiver).delivered();
                ((Socket) receiver).close();
            }
            assertThat(delivered).isEqualTo(total);
            crew.awaitDone(PATIENCE);
            assertThat(left).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void onOnePub(Wire wire) throws Exception {
        publish(wire, 200);
    }

    @Tag("stress")
    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "TCP_ON_NIO"})
    void onOnePubAtLength(Wire wire) throws Exception {
        publish(wire, 10_000);
    }

    /** Each message goes to all of the receivers, to all in one order. */
    private static void publish(Wire wire, int each) throws Exception {
        long total = (long) THREADS * each;
        try (Context context = wire.context();
                PubSocket pub = PubSocket.open(context, o -> o.highWaterMark(10).noDrop(true))) {
            List<SubSocket> subs = new ArrayList<>();
            for (int i = 0; i < RECEIVERS; i++) {
                SubSocket sub = SubSocket.open(context, o -> o.highWaterMark(10));
                sub.subscribe("");
                sub.bind(wire.anywhere());
                pub.connect(sub.boundEndpoints().get(0));
                subs.add(sub);
            }
            assertThat(pub.awaitSubscribers("", RECEIVERS, PATIENCE)).isTrue();
            List<Numbered.Seen> seen = new ArrayList<>();
            subs.forEach(sub -> seen.add(new Numbered.Seen(THREADS)));
            try (Crew crew = new Crew()) {
                crew.hire(RECEIVERS, receiver -> {
                    for (long i = 0; i < total; i++) {
                        seen.get(receiver).add(subs.get(receiver).receive());
                    }
                });
                crew.hire(THREADS, sender -> {
                    for (int i = 0; i < each; i++) {
                        pub.send(Numbered.message(sender, i));
                    }
                });
                crew.awaitDone(PATIENCE);
            }
            assertThat(seen).extracting(Numbered.Seen::count).containsOnly(total);
            assertThat(seen)
                    .as("one order for all")
                    .extracting(Numbered.Seen::digest)
                    .containsOnly(seen.get(0).digest());
            Accounting books = Books.settled(pub);
            assertThat(books.accepted()).isEqualTo(RECEIVERS * total);
            assertThat(books.written()).isEqualTo(RECEIVERS * total);
            for (SubSocket sub : subs) {
                assertThat(Books.settled(sub).delivered()).isEqualTo(total);
            }
        }
    }
}
