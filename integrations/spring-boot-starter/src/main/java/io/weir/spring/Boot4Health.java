package io.weir.spring;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** The {@link HealthReport} for Boot 4. */
final class Boot4Health extends AbstractHealthIndicator {
    private final HealthReport report;

    Boot4Health(HealthReport report) {
        this.report = report;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.status(report.isUp() ? "UP" : "DOWN").withDetails(report.sockets());
    }
}
