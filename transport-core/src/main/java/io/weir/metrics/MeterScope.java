package io.weir.metrics;

import java.util.List;

/** What a {@link WeirMeter} exists once for. */
public enum MeterScope {
    /** For each name and type of sockets. */
    SOCKET,
    /** For each kind of transport that those have used. */
    TRANSPORT,
    /** For each of their peers, if that was asked for, as long as the peer is there. */
    PEER;

    /** The keys of the tags that follow from it. */
    public List<String> tagKeys() {
        return switch (this) {
            case SOCKET -> List.of("context", "socket", "type");
            case TRANSPORT -> List.of("context", "socket", "type", "transport");
            case PEER -> List.of("context", "socket", "type", "transport", "peer");
        };
    }
}
