package io.weir.bench.cli;

import java.util.Locale;

/** The transports of the demo. */
enum DemoTransport {
    TCP("tcp://127.0.0.1:*"),
    IPC("ipc://*"),
    INPROC("inproc://demo-%s");

    private final String endpoint;

    DemoTransport(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Where to bind for a pattern. */
    String endpoint(String pattern) {
        return String.format(endpoint, pattern);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
