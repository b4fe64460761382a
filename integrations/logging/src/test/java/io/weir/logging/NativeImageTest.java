package io.weir.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Logback makes its appender by the name in a file, and calls its setters; Log4j's processor writes what Log4j looks up. */
class NativeImageTest {
    private static final String OWN = "/META-INF/native-image/io.weir/weir-logging/reachability-metadata.json";
    private static final String OF_LOG4J =
            "/META-INF/native-image/log4j-generated/io.weir/weir-logging/reflect-config.json";
    private static final Pattern NAMED =
            Pattern.compile("\"(?:type|typeReached|name)\"\\s*:\\s*\"([a-z][\\w.]+\\.[A-Z]\\w*)\"");

    @Test
    void theMetadataNamesBothAppendersAndWhatBringsThemThere() throws Exception {
        assertThat(named(OWN)).containsExactly(LogbackPubAppender.class.getName(), LoggerContext.class.getName());
        assertThat(named(OF_LOG4J)).containsExactly(Log4jPubAppender.class.getName());
    }

    @Test
    void theAppenderOfLogbackIsMadeByItsPublicConstructor() throws Exception {
        assertThat(LogbackPubAppender.class.getConstructor()).isNotNull();
        assertThat(LogbackPubAppender.class.getMethod("addConnect", String.class))
                .isNotNull();
    }

    private static List<String> named(String resource) throws IOException {
        try (InputStream in = NativeImageTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return NAMED.matcher(text).results().map(found -> found.group(1)).toList();
        }
    }
}
