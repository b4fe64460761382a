package io.weir.netty;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.weir.socket.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Netty's event loops and allocator have to say, by Micrometer's own binders: tasks that wait for a loop, and memory
 * in use. Micrometer is optional: only an application that uses this class needs it. Any thread.
 *
 * <p>The default allocator belongs to the whole process; bound for two contexts it has its meters once.
 */
@SuppressWarnings("exports") // Micrometer is optional; a module that uses this class requires it
public final class NettyMetrics implements MeterBinder, AutoCloseable {
    private final StreamTransport transport;
    private final Map<MeterRegistry, List<Meter>> bound = new ConcurrentHashMap<>();

    private NettyMetrics(StreamTransport transport) {
        this.transport = transport;
    }

    /** For event loops that were given to a context. */
    public static NettyMetrics of(NettyTransport transport) {
        return new NettyMetrics(transport.transport());
    }

    /**
     * For the event loops that the context has for tcp, which are started if they were not.
     *
     * @throws io.weir.UnsupportedTransportException if something else serves tcp there
     */
    public static NettyMetrics of(Context context) {
        return new NettyMetrics(NettyTransport.of(context));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bound.computeIfAbsent(registry, this::bind);
    }

    /** What appears in the registry meanwhile under Netty's names; the binders do not tell. */
    private List<Meter> bind(MeterRegistry registry) {
        Set<Meter> before = new HashSet<>(registry.getMeters());
        new NettyEventExecutorMetrics(transport.loops()).bindTo(registry);
        if (transport.allocator() instanceof ByteBufAllocatorMetricProvider provider) {
            new NettyAllocatorMetrics(provider).bindTo(registry);
        }
        List<Meter> added = new ArrayList<>(registry.getMeters());
        added.removeIf(
                meter -> before.contains(meter) || !meter.getId().getName().startsWith("netty."));
        return added;
    }

    /** Removes the meters. Idempotent. */
    @Override
    public void close() {
        bound.forEach((registry, meters) -> meters.forEach(registry::remove));
        bound.clear();
    }
}
