package io.weir.bench.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A socket or a peer as the stream tells it, with what passed in the last interval. For one thread. */
final class Line {
    private final String process;
    private final boolean peer;
    private final ObjectNode row = JsonNodeFactory.instance.objectNode();
    private boolean measured;
    private long written;
    private long received;
    private long dropped;
    private double outRate;
    private double inRate;
    private double dropRate;

    Line(String process, boolean peer) {
        this.process = process;
        this.peer = peer;
    }

    void change(JsonNode change) {
        row.setAll((ObjectNode) change);
    }

    /** Looks how much it is more than before; a new line has nothing to compare with. */
    void measure(double seconds) {
        outRate = rate(number("written") - written, seconds);
        inRate = rate(number("received") - received, seconds);
        dropRate = rate(dropped() - dropped, seconds);
        written = number("written");
        received = number("received");
        dropped = dropped();
        measured = true;
    }

    private double rate(long more, double seconds) {
        return measured && seconds > 0 ? Math.max(0, more / seconds) : 0;
    }

    private long number(String field) {
        return row.path(field).asLong();
    }

    private String text(String field) {
        return row.path(field).asText();
    }

    String process() {
        return process;
    }

    boolean isPeer() {
        return peer;
    }

    String id() {
        return text("id");
    }

    /** The id of its socket. */
    String socket() {
        return text("socket");
    }

    String name() {
        if (!peer) {
            return text("name");
        }
        return text("routingId").isEmpty() ? text("address") : text("routingId");
    }

    String type() {
        return text("type");
    }

    /** How many peers a socket has, or how far a peer is. */
    String peers() {
        if (!peer) {
            return Long.toString(number("peers"));
        }
        return text("state").equals("ESTABLISHED") ? "" : "away";
    }

    double outRate() {
        return outRate;
    }

    double inRate() {
        return inRate;
    }

    double dropRate() {
        return dropRate;
    }

    long queued() {
        return number("sendQueued") + number("receiveQueued");
    }

    long dropped() {
        return number("sendDropped") + number("receiveDropped");
    }

    long refused() {
        return number("refused");
    }
}
