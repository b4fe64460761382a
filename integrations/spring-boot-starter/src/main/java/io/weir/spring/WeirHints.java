package io.weir.spring;

import io.weir.snapshot.ContextSnapshot;
import io.weir.snapshot.JobsSnapshot;
import io.weir.snapshot.NameSnapshot;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.RequestsSnapshot;
import io.weir.snapshot.SocketSnapshot;
import io.weir.snapshot.TransportSnapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image must keep of Weir: the snapshots that the endpoint shows. */
final class WeirHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        for (Class<?> type : new Class<?>[] {
            ContextSnapshot.class,
            JobsSnapshot.class,
            NameSnapshot.class,
            PeerSnapshot.class,
            RequestsSnapshot.class,
            SocketSnapshot.class,
            TransportSnapshot.class
        }) {
            keep(hints, type);
        }
    }

    private static void keep(RuntimeHints hints, Class<?> type) {
        hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
        for (Class<?> nested : type.getDeclaredClasses()) {
            keep(hints, nested);
        }
    }
}
