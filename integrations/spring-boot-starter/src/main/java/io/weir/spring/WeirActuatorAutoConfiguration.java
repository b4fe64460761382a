package io.weir.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.weir.metrics.WeirMetrics;
import io.weir.netty.NettyMetrics;
import io.weir.socket.Context;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health, metrics, observation and the endpoint, each where the application has what it needs. */
@AutoConfiguration(
        after = WeirAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnBean(WeirBeans.class)
final class WeirActuatorAutoConfiguration {
    @Bean
    HealthReport weirHealthReport(WeirBeans made, WeirProperties properties, Endpoints endpoints) {
        return new HealthReport(made, properties, endpoints);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static final class Metrics {
        @Bean
        @ConditionalOnMissingBean
        WeirMetrics weirMetrics(Context context) {
            return WeirMetrics.of(context);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MeterRegistry.class, NettyMetrics.class})
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnProperty("weir.metrics.netty")
    static final class MetricsOfNetty {
        @Bean
        @ConditionalOnMissingBean
        NettyMetrics weirNettyMetrics(Context context) {
            return NettyMetrics.of(context);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(ObservationRegistry.class)
    static final class Observations {
        @Bean
        @ConditionalOnMissingBean
        ListenerObserver weirListenerObserver(ObservationRegistry registry) {
            return new ObservedListener(registry);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    static final class Snapshots {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        WeirEndpoint weirEndpoint(Context context, Listeners listeners) {
            return new WeirEndpoint(context, listeners);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator")
    static final class HealthOfBoot3 {
        @Bean
        @ConditionalOnMissingBean(name = "weirHealthIndicator")
        @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator("weir")
        Boot3Health weirHealthIndicator(HealthReport report) {
            return new Boot3Health(report);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator")
    static final class HealthOfBoot4 {
        @Bean
        @ConditionalOnMissingBean(name = "weirHealthIndicator")
        @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator("weir")
        Boot4Health weirHealthIndicator(HealthReport report) {
            return new Boot4Health(report);
        }
    }
}
