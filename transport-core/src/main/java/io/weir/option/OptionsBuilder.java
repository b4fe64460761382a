package io.weir.option;

import io.weir.InvalidOptionException;
import io.weir.RoutingId;
import io.weir.annotation.CheckReturnValue;
import io.weir.check.OptionCheck;
import io.weir.option.SocketOptions.FlowOptions;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options that every socket has. The builders of the socket types add their own.
 *
 * <p>A wrong value throws {@link InvalidOptionException} at once, and the socket is not opened. Defaults are libzmq's,
 * but for those where this page says otherwise; {@link #libzmqDefaults()} undoes those. Not every option means something on
 * every transport: docs/options.md has the table. For one thread.
 *
 * @param <B> the builder itself
 */
public abstract class OptionsBuilder<B extends OptionsBuilder<B>> extends ConnectionOptionsBuilder<B> {
    private static final int DEFAULT_MARK = 1000;
    private static final long DEFAULT_BUDGET =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

    private String name = "";
    private int sendHighWaterMark = DEFAULT_MARK;
    private int receiveHighWaterMark = DEFAULT_MARK;
    private long sendByteBudget = DEFAULT_BUDGET;
    private long receiveByteBudget = DEFAULT_BUDGET;
    private int asyncSends = DEFAULT_MARK;
    private Duration sendTimeout = SocketOptions.FOREVER;
    private Duration receiveTimeout = SocketOptions.FOREVER;
    private Duration linger = Duration.ofSeconds(5);
    private boolean immediate;
    private boolean conflate;
    private boolean traceContext;
    private RoutingId routingId = RoutingId.NONE;
    private @Nullable Spill spill;

    /** For the builders of the socket types. */
    protected OptionsBuilder() {}

    /** For the types that announce a routing id: what the socket asks ROUTERs to call it. */
    protected final B setRoutingId(RoutingId id) {
        routingId = id;
        return self();
    }

    /** For the types that can conflate: whether to keep the newest message only, and forget the marks. */
    protected final B setConflate(boolean on) {
        conflate = on;
        return self();
    }

    /** For the types that can spill: where messages go that find no room. */
    protected final B setSpill(Spill to) {
        OptionCheck.check(to != null, "spill", String.valueOf(to), "a directory or a store");
        spill = to;
        return self();
    }

    /**
     * Sets options by name, such as {@code linger} to {@code 2s}: as the method of that name does, which checks the value. Case,
     * dashes and underscores of names do not count. What no text can say is not among them: security, tls, spill, retention
     * and what takes a function. docs/options.md has the forms of values.
     *
     * @param values names and values, each taken by {@link String#valueOf}: a map, or {@link java.util.Properties}
     * @throws InvalidOptionException for the first name that there is not, with those that are near, and for a value that the option
     *     cannot have
     */
    public final B set(Map<?, ?> values) {
        NamedOptions named = new NamedOptions();
        declare(named);
        named.set(values);
        return self();
    }

    /** As {@link #set(Map)}, one option. */
    public final B set(String option, String value) {
        return set(Map.of(option, value));
    }

    /** Declares the options that text can set; types with options of their own add those, after what they inherit. */
    @Override
    protected void declare(NamedOptions named) {
        named.action("libzmqDefaults", this::libzmqDefaults) // it undoes others, and so comes before them
                .value("name", text -> text, this::name)
                .count("highWaterMark", this::highWaterMark)
                .count("sendHighWaterMark", this::sendHighWaterMark)
                .count("receiveHighWaterMark", this::receiveHighWaterMark)
                .bytes("sendByteBudget", this::sendByteBudget)
                .bytes("receiveByteBudget", this::receiveByteBudget)
                .count("asyncSends", this::asyncSends)
                .time("sendTimeout", this::sendTimeout)
                .time("receiveTimeout", this::receiveTimeout)
                .time("linger", this::linger)
                .flag("immediate", this::immediate)
                .flag("traceContext", this::traceContext);
        super.declare(named);
    }

    /** What the socket is called in logs and metrics. Default: its type and a number. */
    public final B name(String value) {
        name = value;
        return self();
    }

    /** Both marks (libzmq 2: ZMQ_HWM). */
    public final B highWaterMark(int messages) {
        return sendHighWaterMark(messages).receiveHighWaterMark(messages);
    }

    /** Messages that may wait to be sent, for each peer; 0 for no limit. Default 1000 (ZMQ_SNDHWM). */
    public final B sendHighWaterMark(int messages) {
        sendHighWaterMark = OptionCheck.notNegative("sendHighWaterMark", messages);
        return self();
    }

    /** Messages that may wait to be received, for each peer; 0 for no limit. Default 1000 (ZMQ_RCVHWM). */
    public final B receiveHighWaterMark(int messages) {
        receiveHighWaterMark = OptionCheck.notNegative("receiveHighWaterMark", messages);
        return self();
    }

    /**
     * Bytes that may wait to be sent, for each peer; 0 for no limit. Default a sixteenth of the heap, at most 64 MiB;
     * libzmq has no such limit.
     */
    public final B sendByteBudget(long bytes) {
        sendByteBudget = OptionCheck.notNegative("sendByteBudget", bytes);
        return self();
    }

    /**
     * Bytes that may wait to be received, for each peer; 0 for no limit. Default a sixteenth of the heap, at most 64
     * MiB; libzmq has no such limit.
     */
    public final B receiveByteBudget(long bytes) {
        receiveByteBudget = OptionCheck.notNegative("receiveByteBudget", bytes);
        return self();
    }

    /** Messages that may wait in {@code sendAsync}. Default 1000. */
    public final B asyncSends(int messages) {
        asyncSends = OptionCheck.positive("asyncSends", messages);
        return self();
    }

    /** How long a plain send waits. Default for ever (ZMQ_SNDTIMEO). */
    public final B sendTimeout(Duration time) {
        sendTimeout = OptionCheck.notNegative("sendTimeout", time);
        return self();
    }

    /** How long a plain receive waits. Default for ever (ZMQ_RCVTIMEO). */
    public final B receiveTimeout(Duration time) {
        receiveTimeout = OptionCheck.notNegative("receiveTimeout", time);
        return self();
    }

    /** How long closing waits for unsent messages; what is left is dropped and counted. Default 5 s; libzmq for ever. */
    public final B linger(Duration time) {
        linger = OptionCheck.notNegative("linger", time);
        return self();
    }

    /** Whether only completed connections get messages. Default false (ZMQ_IMMEDIATE). */
    public final B immediate(boolean on) {
        immediate = on;
        return self();
    }

    /**
     * Whether the trace of a message ({@link io.weir.Message#withTrace}) goes with it to peers that have this option on, too, and
     * what they send has theirs. Others get the same frames without it. Not through a spill or retention on disk. Default
     * false; libzmq has none.
     */
    public final B traceContext(boolean on) {
        traceContext = on;
        return self();
    }

    /**
     * Sets every option of this page whose default is not libzmq's to libzmq's: linger without end, no keep-alive of
     * ours, no limits of size or number, no new attempt after a protocol error.
     */
    public B libzmqDefaults() {
        setLibzmqDefaults();
        linger = SocketOptions.FOREVER;
        sendByteBudget = 0;
        receiveByteBudget = 0;
        return self();
    }

    /** The rule for messages that find no room; null for that of the socket type. */
    @Nullable Overflow overflowBeside(boolean conflating) {
        return conflating ? Overflow.CONFLATE : null;
    }

    /** Where messages go that find no room; null for nowhere. */
    final @Nullable Spill spill() {
        return spill;
    }

    /** The options as they stand. */
    @CheckReturnValue
    public final SocketOptions build() {
        FlowOptions flow = new FlowOptions(
                sendHighWaterMark,
                receiveHighWaterMark,
                sendByteBudget,
                receiveByteBudget,
                asyncSends,
                sendTimeout,
                receiveTimeout,
                linger,
                immediate,
                conflate,
                overflowBeside(conflate),
                spill);
        return new SocketOptions(
                name,
                routingId,
                flow,
                reconnection(),
                heartbeats(),
                limits(),
                tcp(),
                checkedSecurity(),
                tls(),
                traceContext);
    }
}
