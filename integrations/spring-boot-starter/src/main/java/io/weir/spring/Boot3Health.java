package io.weir.spring;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** The {@link HealthReport} for Boot 3.5. */
final class Boot3Health extends AbstractHealthIndicator {
    private final HealthReport report;

    Boot3Health(HealthReport report) {
        this.report = report;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.status(report.isUp() ? "UP" : "DOWN").withDetails(report.sockets());
    }
}
