package io.weir.spring;

import io.weir.InvalidOptionException;
import io.weir.socket.Context;
import io.weir.spring.WeirProperties.ContextSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.unit.DataSize;

/** The context, the sockets, proxies and brokers of the properties, and the listeners. */
@AutoConfiguration(
        after = WeirJsonAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnProperty(prefix = WeirProperties.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(WeirProperties.class)
@ImportRuntimeHints(WeirHints.class)
final class WeirAutoConfiguration {
    private static final String VIRTUAL_THREADS = "spring.threads.virtual.enabled";

    @Bean
    static BeanDefinitions weirBeanDefinitions(Environment environment) {
        return new BeanDefinitions(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    Context weirContext(WeirProperties properties, Environment environment) {
        ContextSettings settings = properties.context();
        String name = settings.name();
        Context.Builder builder = Context.builder()
                .name(name == null ? environment.getProperty("spring.application.name", "weir") : name)
                .daemonThreads(settings.daemonThreads());
        set("io-threads", settings.ioThreads(), () -> builder.ioThreads(settings.ioThreads()));
        set("max-sockets", settings.maxSockets(), () -> builder.maxSockets(settings.maxSockets()));
        set("io", settings.io(), () -> builder.io(settings.io()));
        set("send-memory", settings.sendMemory(), builder::sendMemory);
        set("receive-memory", settings.receiveMemory(), builder::receiveMemory);
        set("body-memory", settings.bodyMemory(), builder::bodyMemory);
        return builder.build();
    }

    private static void set(String name, @Nullable DataSize bytes, LongConsumer setter) {
        if (bytes != null) {
            set(name, bytes, () -> setter.accept(bytes.toBytes()));
        }
    }

    private static void set(String name, Object value, Runnable setter) {
        try {
            setter.run();
        } catch (InvalidOptionException e) {
            throw WrongProperty.of(WeirBeans.property("context", name), value, e);
        }
    }

    @Bean
    WeirBeans weirBeans(Context context, WeirProperties properties, ConfigurableListableBeanFactory beans) {
        return new WeirBeans(context, properties, beans);
    }

    @Bean
    @ConditionalOnProperty(prefix = WeirProperties.PREFIX, name = "context.warm-up")
    WarmUpPhase weirWarmUp(Context context, WeirBeans made, WeirProperties properties) {
        Duration time = Objects.requireNonNull(properties.context().warmUp());
        if (time.isNegative()) {
            throw WrongProperty.of(WeirBeans.property("context", "warm-up"), time, "expected: zero or longer");
        }
        return new WarmUpPhase(context, made, time);
    }

    @Bean
    Endpoints weirEndpoints(WeirBeans made, WeirProperties properties) {
        return new Endpoints(made, properties);
    }

    @Bean
    Listeners weirListeners(
            WeirBeans made,
            WeirProperties properties,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<JsonCodecs> json,
            ObjectProvider<ListenerObserver> observer,
            Environment environment) {
        boolean virtual = environment.getProperty(VIRTUAL_THREADS, Boolean.class, false)
                && JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE);
        return new Listeners(
                made,
                beans,
                new BodyCodecs(beans, json::getIfAvailable),
                new ListenerFactory(made, socket -> threads("weir-listener-" + socket + "-", virtual)),
                observer.getIfAvailable(() -> ListenerObserver.NONE),
                properties.listener());
    }

    private static ThreadFactory threads(String prefix, boolean virtual) {
        return virtual
                ? new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory()
                : new CustomizableThreadFactory(prefix);
    }
}
