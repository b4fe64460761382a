package io.weir.bench.sniff;

/** Which end sent. The client connected to the sniffer, and the sniffer connected to the server. */
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
