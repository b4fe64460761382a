package io.weir.logging;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import io.weir.patterns.pubsub.PubSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of Logback on a PUB socket, for any ZeroMQ subscriber:
 *
 * <pre>{@code
 * <appender name="PUB" class="io.weir.logging.LogbackPubAppender">
 *   <bind>tcp://127.0.0.1:5599</bind>
 *   <topic>shop</topic>
 * </appender>
 * }</pre>
 *
 * A message has two frames: {@code shop.WARN.com.acme.Orders} and the text. {@code bind} and {@code connect} may be given several
 * times; {@code topic} may be left out; {@code highWaterMark} is 1000 messages for each subscriber; an {@code encoder} makes the text,
 * by default time, level, thread, logger, message and exception. An application that wants security, or other options, opens the socket
 * and hands it in with {@link #setSocket}.
 *
 * <p>Threads: any thread may log; none ever waits, neither for a subscriber nor for the network. Bounds and losses: what a subscriber
 * misses beyond the mark its socket counts; what is logged before the socket is open, some milliseconds after the configuration was
 * read, and after the end is in {@link #getUnpublished}. Events of {@code io.weir} and {@code io.netty} are not published, since to
 * publish brings them about. Errors: an endpoint that is wrong or taken is in Logback's status, and nothing is published.
 */
public final class LogbackPubAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger - %msg%n%ex";

    private final List<String> bind = new ArrayList<>();
    private final List<String> connect = new ArrayList<>();
    private String topic = "";
    private int highWaterMark = 1000;
    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable PubSocket socket;
    private @Nullable LogPublisher publisher;

    /** An endpoint to bind. */
    public void addBind(String endpoint) {
        bind.add(endpoint);
    }

    /** An endpoint to connect to, such as a forwarder's. */
    public void addConnect(String endpoint) {
        connect.add(endpoint);
    }

    /** What topics begin with; nothing by default. */
    public void setTopic(String root) {
        topic = root;
    }

    /** How many messages may wait for each subscriber; zero for any number. */
    public void setHighWaterMark(int messages) {
        highWaterMark = messages;
    }

    /** Makes the text of an event. */
    public void setEncoder(Encoder<ILoggingEvent> by) {
        encoder = by;
    }

    /** A socket to publish on, in place of endpoints. It is not closed. */
    public void setSocket(PubSocket to) {
        socket = to;
    }

    /** How many events were dropped because the socket was not open yet, or not any more. */
    public long getUnpublished() {
        LogPublisher by = publisher;
        return by == null ? 0 : by.unpublished();
    }

    @Override
    public void start() {
        LogPublisher.Endpoints endpoints = new LogPublisher.Endpoints(bind, connect);
        if (socket == null && endpoints.areNone()) {
            addError("no endpoint (expected: <bind> or <connect>)");
            return;
        }
        if (encoder == null) {
            encoder = defaultEncoder();
        }
        publisher = socket != null
                ? LogPublisher.on(socket, topic)
                : LogPublisher.open(endpoints, topic, highWaterMark, e -> addError("nothing is published", e));
        super.start();
    }

    private Encoder<ILoggingEvent> defaultEncoder() {
        PatternLayoutEncoder pattern = new PatternLayoutEncoder();
        pattern.setContext(getContext());
        pattern.setPattern(PATTERN);
        pattern.start();
        return pattern;
    }

    @Override
    protected void append(ILoggingEvent event) {
        LogPublisher to = publisher;
        Encoder<ILoggingEvent> text = encoder;
        if (to != null && text != null && !LogPublisher.isOwn(event.getLoggerName())) {
            to.publish(event.getLevel().toString(), event.getLoggerName(), text.encode(event));
        }
    }

    @Override
    public void stop() {
        super.stop();
        LogPublisher last = publisher;
        if (last != null) {
            last.close();
        }
    }
}
