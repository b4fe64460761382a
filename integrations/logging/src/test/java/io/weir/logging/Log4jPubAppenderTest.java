package io.weir.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Log4jPubAppenderTest {
    private final LoggerContext log4j = new LoggerContext("test");

    @AfterEach
    void stop() {
        log4j.stop();
    }

    @Test
    void anEventIsATopicAndAText() throws Exception {
        try (Subscriber subscriber = new Subscriber("shop.WARN")) {
            configure("<WeirPub name='PUB' connect='" + subscriber.bind() + "' topic='shop'/>");
            Logger orders = log4j.getLogger("com.acme.Orders");

            Message event = subscriber.first(() -> orders.warn("no {} left", "tea", new IllegalStateException("sold")));

            assertThat(event.frameCount()).isEqualTo(2);
            assertThat(event.text(0)).isEqualTo("shop.WARN.com.acme.Orders");
            assertThat(event.text(1)).contains("WARN", "com.acme.Orders - no tea left", "IllegalStateException: sold");
        }
    }

    @Test
    void aLayoutMakesTheText() throws Exception {
        try (Subscriber subscriber = new Subscriber("INFO.com.acme")) {
            configure(
                    "<WeirPub name='PUB' connect='" + subscriber.bind() + "'><PatternLayout pattern='%m!'/></WeirPub>");
            Logger orders = log4j.getLogger("com.acme.Orders");

            Message event = subscriber.first(() -> orders.info("sold"));

            assertThat(event.text(1)).isEqualTo("sold!");
        }
    }

    @Test
    void whatPublishingBringsAboutIsNotPublished() throws Exception {
        try (Subscriber subscriber = new Subscriber("")) {
            configure("<WeirPub name='PUB' connect='" + subscriber.bind() + "'/>");
            subscriber.first(() -> log4j.getLogger("com.acme.Orders").info("first"));

            log4j.getLogger("io.weir.refusal").warn("own");
            log4j.getLogger("com.acme.Orders").info("after it");

            assertThat(subscriber.until("after it")).noneMatch(text -> text.contains("own"));
        }
    }

    @Test
    void anAppenderWithoutEndpointIsLeftOut() throws Exception {
        configure("<WeirPub name='PUB' topic='shop'/>");

        assertThat(log4j.getConfiguration().getAppenders()).doesNotContainKey("PUB");
    }

    private void configure(String appender) throws IOException {
        String xml = "<Configuration status='OFF'><Appenders>" + appender
                + "</Appenders><Loggers><Root level='info'><AppenderRef ref='PUB'/></Root></Loggers></Configuration>";
        ConfigurationSource source =
                new ConfigurationSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        log4j.start(new XmlConfiguration(log4j, source));
    }
}
