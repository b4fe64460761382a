package io.weir.console;

import java.util.List;

/**
 * One socket, one peer or one count, as flat as the page wants it: what is text, and what is a number. Never changed.
 *
 * @param kind what it is
 * @param id names it among all rows of its process for as long as it is there
 * @param texts one for each text of its kind
 * @param numbers one for each number of its kind
 */
record Row(Kind kind, String id, String[] texts, long[] numbers) {
    private static final Columns SOCKET = new Columns(
            "sockets",
            List.of("name", "type", "bound", "connected"),
            List.of(
                    "accepted",
                    "written",
                    "sendQueued",
                    "sendDropped",
                    "received",
                    "delivered",
                    "receiveQueued",
                    "receiveDropped",
                    "refused",
                    "peers",
                    "subscriptions",
                    "pendingSends",
                    "blockedSends",
                    "blockedMillis",
                    "bytesOut",
                    "bytesIn",
                    "bytesQueued",
                    "spilled",
                    "sendMark",
                    "receiveMark",
                    "names",
                    "namesWaiting",
                    "jobsQueued",
                    "jobsLeased",
                    "jobsDead"));
    private static final Columns PEER = new Columns(
            "peers",
            List.of("socket", "address", "local", "transport", "state", "routingId", "type", "mechanism", "user"),
            List.of(
                    "accepted",
                    "written",
                    "sendQueued",
                    "received",
                    "receiveQueued",
                    "bytesOut",
                    "bytesIn",
                    "spilled",
                    "heartbeatMicros"));
    private static final Columns COUNT = new Columns("counts", List.of("socket", "what", "reason"), List.of("count"));

    /** What a row can be. */
    enum Kind {
        /** A socket. */
        SOCKET,
        /** A peer of a socket. */
        PEER,
        /** How often a socket dropped a message, or refused a peer, for one reason. */
        COUNT;

        /** What it has. */
        Columns columns() {
            return switch (this) {
                case SOCKET -> Row.SOCKET;
                case PEER -> Row.PEER;
                case COUNT -> Row.COUNT;
            };
        }
    }

    /**
     * What rows of a kind have, by name.
     *
     * @param plural what the stream calls them
     * @param texts the names of their texts
     * @param numbers the names of their numbers
     */
    record Columns(String plural, List<String> texts, List<String> numbers) {}

    /** Writes all of it. */
    void write(Json json) {
        Columns columns = kind.columns();
        json.open('{').field("id", id);
        for (int i = 0; i < texts.length; i++) {
            json.field(columns.texts().get(i), texts[i]);
        }
        for (int i = 0; i < numbers.length; i++) {
            json.field(columns.numbers().get(i), numbers[i]);
        }
        json.close('}');
    }

    /** Writes what is not as it was, if anything. */
    void writeChanges(Row before, Json json) {
        Columns columns = kind.columns();
        boolean any = false;
        for (int i = 0; i < texts.length; i++) {
            if (!texts[i].equals(before.texts[i])) {
                any = begin(any, json);
                json.field(columns.texts().get(i), texts[i]);
            }
        }
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != before.numbers[i]) {
                any = begin(any, json);
                json.field(columns.numbers().get(i), numbers[i]);
            }
        }
        if (any) {
            json.close('}');
        }
    }

    private boolean begin(boolean begun, Json json) {
        if (!begun) {
            json.open('{').field("id", id);
        }
        return true;
    }
}
