package io.weir.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTopicTest {
    @Test
    void hasTheRootTheLevelAndTheLogger() {
        assertThat(new LogTopic("shop").of("WARN", "com.acme.Orders"))
                .asString()
                .isEqualTo("shop.WARN.com.acme.Orders");
    }

    @Test
    void beginsWithTheLevelWhereThereIsNoRoot() {
        assertThat(new LogTopic("").of("WARN", "com.acme.Orders")).asString().isEqualTo("WARN.com.acme.Orders");
    }
}
