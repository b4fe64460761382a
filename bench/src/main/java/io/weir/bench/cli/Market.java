package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.option.Reconnection;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A market in one process, for a first look at a console: tills ask for prices to be booked, screens show prices, packers pack
 * parcels. One screen never reads, one packer is slow, a stranger knocks at the wrong door, and a guest comes and goes.
 */
final class Market implements AutoCloseable {
    private static final String ANY_PORT = "tcp://127.0.0.1:*";
    private static final int TILLS = 12;
    private static final int SCREENS = 40;
    private static final int TICK_MILLIS = 20;
    private static final int PRICES_A_TICK = 10;
    private static final int PARCELS_A_TICK = 4;
    private static final int GUEST_SECONDS = 4;

    /** What is shown. */
    private final Context market;

    /** Those who come there: to the console they are peers from elsewhere. */
    private final Context street =
            Context.builder().name("street").daemonThreads(true).build();

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "market");
        thread.setDaemon(true);
        return thread;
    });
    private final PubSocket prices;
    private final PushSocket parcels;
    private final List<DealerSocket> tills = new ArrayList<>();
    private final Endpoint screen;
    private boolean isGuestAway;
    private SubSocket guest;
    private long ticks;

    private Market(Context market) {
        this.market = market;
        prices = PubSocket.open(
                market, o -> o.name("prices").sendHighWaterMark(200).sendBuffer(8192));
        parcels = PushSocket.open(market, o -> o.name("parcels").sendHighWaterMark(500));
        screen = prices.bind(ANY_PORT);
        guest = openGuest();
    }

    /** Opens it in a context; it is busy until it is closed. */
    static Market open(Context context) {
        Market market = new Market(context);
        market.openTills();
        market.openScreens();
        market.openPackers();
        market.openStrangers();
        market.clock.scheduleAtFixedRate(market::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        market.clock.scheduleAtFixedRate(market::inviteOrPart, GUEST_SECONDS, GUEST_SECONDS, TimeUnit.SECONDS);
        return market;
    }

    /** What is to be shown of it. */
    Context context() {
        return market;
    }

    private void openTills() {
        RouterSocket orders = RouterSocket.open(market, o -> o.name("orders"));
        Endpoint endpoint = orders.bind(ANY_PORT);
        orders.onMessage(orders::trySend);
        for (int i = 1; i <= TILLS; i++) {
            RoutingId id = RoutingId.of("till-" + i);
            DealerSocket till = DealerSocket.open(street, o -> o.routingId(id));
            till.onMessage(booked -> {});
            till.connect(endpoint);
            tills.add(till);
        }
    }

    private void openScreens() {
        for (int i = 1; i <= SCREENS; i++) {
            SubSocket each = SubSocket.open(street);
            each.subscribe("").onMessage(price -> {});
            each.connect(screen);
        }
        SubSocket blind = SubSocket.open(street, o -> o.receiveHighWaterMark(1).receiveBuffer(4096));
        blind.subscribe("").connect(screen);
    }

    private void openPackers() {
        Endpoint endpoint = parcels.bind("inproc://parcels");
        for (int i = 1; i <= 2; i++) {
            String name = "packer-" + i;
            PullSocket packer = PullSocket.open(market, o -> o.name(name));
            packer.onMessage(parcel -> {});
            packer.connect(endpoint);
        }
        PullSocket slow = PullSocket.open(market, o -> o.name("packer-3").receiveHighWaterMark(100));
        slow.connect(endpoint);
        clock.scheduleAtFixedRate(() -> release(slow.tryReceive()), 0, 3 * TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void release(@Nullable Message parcel) {
        if (parcel != null) {
            parcel.release();
        }
    }

    private void openStrangers() {
        PairSocket lost = PairSocket.open(street, o -> o.reconnection(Reconnection.every(Duration.ofSeconds(3))));
        lost.connect(screen);
        PushSocket ledger = PushSocket.open(market, o -> o.name("ledger"));
        ledger.connect("tcp://127.0.0.1:9");
    }

    private void tick() {
        ticks++;
        for (int i = 0; i < PRICES_A_TICK; i++) {
            prices.trySend(Message.of("price", ticks + "." + i + " apples".repeat(20)));
        }
        for (int i = 0; i < PARCELS_A_TICK; i++) {
            parcels.trySend(Message.of("parcel " + ticks));
        }
        tills.get((int) (ticks % tills.size())).trySend(Message.of("order " + ticks));
    }

    private SubSocket openGuest() {
        SubSocket comes = SubSocket.open(street);
        comes.subscribe("").onMessage(price -> {});
        comes.connect(screen);
        return comes;
    }

    private void inviteOrPart() {
        isGuestAway = !isGuestAway;
        if (isGuestAway) {
            guest.close();
        } else {
            guest = openGuest();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        street.close(Duration.ZERO);
    }
}
