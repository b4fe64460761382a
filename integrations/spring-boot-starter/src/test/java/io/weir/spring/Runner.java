package io.weir.spring;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** Runs applications with what Boot would configure, in either version of Boot. */
final class Runner {
    private static final String SSL = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration";

    private static final List<String> OF_BOOT = List.of(
            SSL,
            "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration");

    private static final List<String> OF_ACTUATOR = List.of(
            "org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration");

    private Runner() {}

    /** Weir, Jackson and SSL bundles. */
    static ApplicationContextRunner plain() {
        return with(OF_BOOT);
    }

    /** These, and metrics, observation and endpoints. */
    static ApplicationContextRunner withActuator() {
        return with(Stream.concat(OF_BOOT.stream(), OF_ACTUATOR.stream()).toList());
    }

    /** Weir and SSL bundles: what many short applications need, since a mapper of Jackson takes longer than all the rest. */
    static ApplicationContextRunner bare() {
        return with(List.of(SSL));
    }

    private static ApplicationContextRunner with(List<String> names) {
        ClassLoader loader = Runner.class.getClassLoader();
        Stream<Class<?>> present = names.stream()
                .filter(name -> ClassUtils.isPresent(name, loader))
                .map(name -> ClassUtils.resolveClassName(name, loader));
        Stream<Class<?>> ours = Stream.of(
                WeirJsonAutoConfiguration.class, WeirAutoConfiguration.class, WeirActuatorAutoConfiguration.class);
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(Stream.concat(present, ours).toArray(Class<?>[]::new)));
    }
}
