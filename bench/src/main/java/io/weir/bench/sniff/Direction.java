package io.weir.bench.sniff;

/** Who sent. The client is who connected to the sniffer, the server is who the sniffer connected to. */
enum Direction {
    FROM_CLIENT("->", "client"),
    FROM_SERVER("<-", "server");

    private final String arrow;
    private final String sender;

    Direction(String arrow, String sender) {
        this.arrow = arrow;
        this.sender = sender;
    }

    String arrow() {
        return arrow;
    }

    String sender() {
        return sender;
    }
}
