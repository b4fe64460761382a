package io.weir.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import io.weir.Message;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogbackPubAppenderTest {
    private final LoggerContext logback = new LoggerContext();

    @AfterEach
    void stop() {
        logback.stop();
    }

    @Test
    void anEventIsATopicAndAText() throws Exception {
        try (Subscriber subscriber = new Subscriber("shop.WARN")) {
            configure("<connect>" + subscriber.bind() + "</connect><topic>shop</topic>");
            Logger orders = logback.getLogger("com.acme.Orders");

            Message event = subscriber.first(() -> orders.warn("no {} left", "tea", new IllegalStateException("sold")));

            assertThat(event.frameCount()).isEqualTo(2);
            assertThat(event.text(0)).isEqualTo("shop.WARN.com.acme.Orders");
            assertThat(event.text(1)).contains("WARN", "com.acme.Orders - no tea left", "IllegalStateException: sold");
        }
    }

    @Test
    void anEncoderMakesTheText() throws Exception {
        try (Subscriber subscriber = new Subscriber("INFO.com.acme")) {
            configure("<connect>" + subscriber.bind() + "</connect>" + "<encoder><pattern>%msg!</pattern></encoder>");
            Logger orders = logback.getLogger("com.acme.Orders");

            Message event = subscriber.first(() -> orders.info("sold"));

            assertThat(event.text(1)).isEqualTo("sold!");
        }
    }

    @Test
    void whatPublishingBringsAboutIsNotPublished() throws Exception {
        try (Subscriber subscriber = new Subscriber("")) {
            configure("<connect>" + subscriber.bind() + "</connect>");
            subscriber.first(() -> logback.getLogger("com.acme.Orders").info("first"));

            logback.getLogger("io.weir.refusal").warn("own");
            logback.getLogger("com.acme.Orders").info("after it");

            assertThat(subscriber.until("after it")).noneMatch(text -> text.contains("own"));
        }
    }

    @Test
    void anAppenderWithoutEndpointDoesNotStart() throws Exception {
        configure("<topic>shop</topic>");

        assertThat(logback.getStatusManager().getCopyOfStatusList())
                .anyMatch(status -> status.getLevel() == Status.ERROR
                        && status.getMessage().contains("no endpoint (expected: <bind> or <connect>)"));
        logback.getLogger("com.acme.Orders").info("goes nowhere, and does no harm");
    }

    private void configure(String appender) throws JoranException {
        String xml = "<configuration><appender name='PUB' class='" + LogbackPubAppender.class.getName() + "'>"
                + appender + "</appender><root level='INFO'><appender-ref ref='PUB'/></root></configuration>";
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logback);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
