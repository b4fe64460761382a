package io.weir.logging;

import io.weir.patterns.pubsub.PubSocket;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of Log4j 2 on a PUB socket, for any ZeroMQ subscriber:
 *
 * <pre>{@code
 * <WeirPub name="PUB" bind="tcp://127.0.0.1:5599" topic="shop"/>
 * }</pre>
 *
 * A message has two frames: {@code shop.WARN.com.acme.Orders} and the text. {@code bind} and {@code connect} are endpoints with commas
 * between them; {@code topic} may be left out; {@code highWaterMark} is 1000 messages for each subscriber; a layout makes the text, by
 * default time, level, thread, logger, message and exception. An application that wants security, or other options, opens the socket and
 * makes the appender with {@link #on}.
 *
 * <p>Threads: any thread may log; none ever waits, neither for a subscriber nor for the network. Bounds and losses: what a subscriber
 * misses beyond the mark its socket counts; what is logged before the socket is open, some milliseconds after the configuration was
 * read, and after the end is in {@link #unpublished}. Events of {@code io.weir} and {@code io.netty} are not published, since to
 * publish brings them about. Errors: an endpoint that is wrong or taken is in Log4j's status log, and nothing is published.
 */
@Plugin(name = "WeirPub", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class Log4jPubAppender extends AbstractAppender {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%t] %c - %m%n%ex";

    private final LogPublisher publisher;

    private Log4jPubAppender(
            String name,
            @Nullable Filter filter,
            @Nullable Layout<? extends Serializable> layout,
            LogPublisher publisher) {
        super(name, filter, layout == null ? defaultLayout() : layout, true, Property.EMPTY_ARRAY);
        this.publisher = publisher;
    }

    private static Layout<? extends Serializable> defaultLayout() {
        return PatternLayout.newBuilder().setPattern(PATTERN).build();
    }

    /** For Log4j, of a configuration; null if it names no endpoint, which the status log says. */
    @PluginFactory
    public static @Nullable Log4jPubAppender create(
            @PluginAttribute("name") @Nullable String name,
            @PluginAttribute("bind") @Nullable String bind,
            @PluginAttribute("connect") @Nullable String connect,
            @PluginAttribute("topic") @Nullable String topic,
            @PluginAttribute(value = "highWaterMark", defaultInt = 1000) int highWaterMark,
            @PluginElement("Filter") @Nullable Filter filter,
            @PluginElement("Layout") @Nullable Layout<? extends Serializable> layout) {
        LogPublisher.Endpoints endpoints = new LogPublisher.Endpoints(list(bind), list(connect));
        if (name == null || endpoints.areNone()) {
            LOGGER.error("WeirPub {}: no name or no endpoint (expected: name, and bind or connect)", name);
            return null;
        }
        LogPublisher publisher = LogPublisher.open(
                endpoints,
                topic == null ? "" : topic,
                highWaterMark,
                e -> LOGGER.error("WeirPub {}: nothing is published: {}", name, e.toString()));
        return new Log4jPubAppender(name, filter, layout, publisher);
    }

    /**
     * An appender that publishes on a socket of the application's, which it does not close.
     *
     * @param layout makes the text of an event; null for the default
     */
    public static Log4jPubAppender on(
            PubSocket socket, String name, String topic, @Nullable Layout<? extends Serializable> layout) {
        return new Log4jPubAppender(name, null, layout, LogPublisher.on(socket, topic));
    }

    private static List<String> list(@Nullable String endpoints) {
        return endpoints == null
                ? List.of()
                : Stream.of(endpoints.split(",", -1))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
    }

    /** How many events were dropped because the socket was not open yet, or not any more. */
    public long unpublished() {
        return publisher.unpublished();
    }

    @Override
    public void append(LogEvent event) {
        if (!LogPublisher.isOwn(event.getLoggerName())) {
            publisher.publish(
                    event.getLevel().name(), event.getLoggerName(), getLayout().toByteArray(event));
        }
    }

    @Override
    public boolean stop(long timeout, TimeUnit unit) {
        setStopping();
        publisher.close();
        setStopped();
        return true;
    }
}
