package io.weir.inproc;

import io.weir.transport.Transport;
import io.weir.transport.TransportProvider;
import io.weir.transport.TransportSettings;
import java.util.Set;

/** Offers inproc to every context. */
public final class InprocProvider implements TransportProvider {
    /** For {@link java.util.ServiceLoader}. */
    public InprocProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("inproc");
    }

    @Override
    public Transport open(TransportSettings settings) {
        return new InprocTransport();
    }
}
