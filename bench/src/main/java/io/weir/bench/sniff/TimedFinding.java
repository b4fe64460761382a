package io.weir.bench.sniff;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thing that was seen, with when and where. Immutable. */
public final class TimedFinding {
    private final long nanos;
    private final int connection;
    private final @Nullable Direction direction;
    private final Finding what;

    /** With the time since the start, and 0 for no connection. */
    TimedFinding(long nanos, int connection, @Nullable Direction direction, Finding what) {
        this.nanos = nanos;
        this.connection = connection;
        this.direction = direction;
        this.what = what;
    }

    /**
     * A line for people: seconds since the start, the number of the connection, {@code ->} for what the client sent,
     * {@code <-} for the server, {@code --} for neither, and then what it was.
     */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%10.6f %4s %s %s",
                nanos / 1e9,
                connection == 0 ? "" : "#" + connection,
                direction == null ? "--" : direction.arrow(),
                what.text());
    }

    /** A line for programs: a JSON object. */
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("time", BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMicros(nanos), 6));
        if (connection != 0) {
            json.put("connection", connection);
        }
        if (direction != null) {
            json.put("from", direction.sender());
        }
        what.describe(json);
        return json.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
