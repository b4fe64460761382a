package io.weir.jmx;

import io.weir.snapshot.ContextSnapshot;
import io.weir.snapshot.ContextSnapshot.Bodies;
import io.weir.socket.Context;
import java.lang.ref.WeakReference;
import java.util.List;

/** What is registered. It keeps no context that is not held otherwise, so that a forgotten one is still noticed. */
final class ContextBean implements ContextMXBean {
    private final String name;
    private final WeakReference<Context> context;

    ContextBean(Context context) {
        name = context.name();
        this.context = new WeakReference<>(context);
    }

    private ContextSnapshot snapshot() {
        Context here = context.get();
        return here == null ? new ContextSnapshot(name, List.of(), new Bodies(0, 0, 0), List.of()) : here.snapshot();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public List<String> getTransports() {
        return snapshot().transports();
    }

    @Override
    public long getBodyMemoryBudget() {
        return snapshot().bodies().budget();
    }

    @Override
    public long getBodyMemoryLent() {
        return snapshot().bodies().lent();
    }

    @Override
    public long getBodyMemoryShortages() {
        return snapshot().bodies().shortages();
    }

    @Override
    public List<SocketRow> getSockets() {
        return snapshot().sockets().stream().map(SocketRow::new).toList();
    }

    @Override
    public List<PeerRow> getPeers() {
        return snapshot().sockets().stream()
                .flatMap(socket -> socket.peers().stream().map(peer -> new PeerRow(socket.name(), peer)))
                .toList();
    }

    @Override
    public String describe() {
        return snapshot().toString();
    }
}
