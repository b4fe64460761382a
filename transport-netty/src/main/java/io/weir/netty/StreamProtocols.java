package io.weir.netty;

import io.weir.Endpoint;
import io.weir.UnsupportedTransportException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The schemes that a transport serves: a new one needs its {@link StreamProtocol} and a place in {@link #ALL}. */
final class StreamProtocols {
    static final StreamProtocols ALL = of(List.of(new TcpProtocol(), new IpcProtocol(), new TlsProtocol()));

    private final Map<String, StreamProtocol> byScheme;

    private StreamProtocols(Map<String, StreamProtocol> byScheme) {
        this.byScheme = byScheme;
    }

    /** The given ones, each under its scheme. */
    static StreamProtocols of(List<StreamProtocol> protocols) {
        Map<String, StreamProtocol> byScheme = new LinkedHashMap<>();
        protocols.forEach(protocol -> byScheme.put(protocol.scheme(), protocol));
        return new StreamProtocols(byScheme);
    }

    Set<String> schemes() {
        return Collections.unmodifiableSet(byScheme.keySet());
    }

    /**
     * The protocol of the endpoint's scheme.
     *
     * @throws UnsupportedTransportException if there is none
     */
    StreamProtocol serving(Endpoint endpoint) {
        StreamProtocol found = byScheme.get(endpoint.scheme());
        if (found == null) {
            throw new UnsupportedTransportException(
                    endpoint.toString(), "scheme: " + endpoint.scheme() + " (expected: one of " + this + ")");
        }
        return found;
    }

    /** The schemes as a sentence names them. */
    @Override
    public String toString() {
        List<String> all = List.copyOf(byScheme.keySet());
        int last = all.size() - 1;
        return last < 1 ? String.join("", all) : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
    }
}
