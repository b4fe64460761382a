package io.weir.spring;

import io.weir.InvalidEndpointException;
import io.weir.InvalidOptionException;
import io.weir.option.ConnectOptions;
import io.weir.option.EndpointOptions;
import io.weir.patterns.broker.Broker;
import io.weir.patterns.proxy.Proxy;
import io.weir.socket.Socket;
import io.weir.spring.WeirProperties.BrokerSettings;
import io.weir.spring.WeirProperties.ProxySettings;
import io.weir.spring.WeirProperties.SideSettings;
import io.weir.spring.WeirProperties.SocketSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Has a bean for each socket, proxy and broker of the properties, with its own type, made by {@link WeirBeans}. It is called as its
 * property, {@code weir.sockets.orders}, has its name as a qualifier, and is called by that name alone, too, where no other bean is. A
 * bean of that name and type that the application defines takes its place. Names and endpoints that cannot be are told before anything
 * is opened.
 */
final class BeanDefinitions implements BeanDefinitionRegistryPostProcessor {
    private static final String FACTORY = "weirBeans";
    private static final Set<SocketKind> SUBSCRIBERS = Set.of(SocketKind.SUB, SocketKind.XSUB, SocketKind.DISH);

    private final Environment environment;

    BeanDefinitions(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        WeirProperties properties = Binder.get(environment).bindOrCreate(WeirProperties.PREFIX, WeirProperties.class);
        properties.sockets().forEach((name, socket) -> {
            String property = WeirBeans.property("sockets", name);
            SocketKind kind = checked(property, socket);
            RootBeanDefinition definition = definition(property, name, kind.socketClass(), "socket");
            definition.setDestroyMethodName(""); // Closing them is up to WeirBeans, for all together.
            register(registry, property, name, definition, Socket.class);
        });
        properties.proxies().forEach((name, proxy) -> {
            String property = WeirBeans.property("proxies", name);
            RootBeanDefinition definition = definition(property, name, Proxy.class, "proxy");
            definition.setDependsOn(checked(registry, property, proxy));
            register(registry, property, name, definition, Proxy.class);
        });
        properties.brokers().forEach((name, broker) -> {
            String property = WeirBeans.property("brokers", name);
            check(property, broker);
            register(registry, property, name, definition(property, name, Broker.class, "broker"), Broker.class);
        });
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        // All was done before.
    }

    private static RootBeanDefinition definition(String property, String name, Class<?> type, String method) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(type);
        definition.setFactoryBeanName(FACTORY);
        definition.setFactoryMethodName(method);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.setResourceDescription(property);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        return definition;
    }

    /** Unless the application has such a bean of that name. A bean of its own that is something else may have the name all the same. */
    private static void register(
            BeanDefinitionRegistry registry,
            String property,
            String name,
            RootBeanDefinition definition,
            Class<?> type) {
        boolean taken = registry.isBeanNameInUse(name);
        boolean replaced = taken && registry instanceof BeanFactory beans && beans.isTypeMatch(name, type);
        if (!replaced && !registry.containsBeanDefinition(property)) {
            registry.registerBeanDefinition(property, definition);
            if (!taken) {
                registry.registerAlias(property, name);
            }
        }
    }

    private static SocketKind checked(String property, SocketSettings socket) {
        SocketKind kind = socket.type();
        if (kind == null) {
            throw WrongProperty.of(
                    property + ".type",
                    null,
                    "expected: one of "
                            + Arrays.stream(SocketKind.values())
                                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")));
        }
        checkEndpoints(property, socket.bind(), socket.connect());
        if (!socket.subscribe().isEmpty() && !SUBSCRIBERS.contains(kind)) {
            throw WrongProperty.of(
                    property + ".subscribe", socket.subscribe(), "expected: none, but for sub, xsub, dish");
        }
        if (socket.expectedPeers() < 0) {
            throw WrongProperty.of(property + ".expected-peers", socket.expectedPeers(), "expected: at least 0");
        }
        return kind;
    }

    private static String[] checked(BeanDefinitionRegistry registry, String property, ProxySettings proxy) {
        checkSocket(registry, property + ".frontend", proxy.frontend(), true);
        checkSocket(registry, property + ".backend", proxy.backend(), true);
        checkSocket(registry, property + ".capture", proxy.capture(), false);
        return Stream.of(proxy.frontend(), proxy.backend(), proxy.capture())
                .filter(Objects::nonNull)
                .map(name -> beanName(registry, name))
                .toArray(String[]::new);
    }

    /** That of the socket of the properties, if there is one. */
    private static String beanName(BeanDefinitionRegistry registry, String socket) {
        String ours = WeirBeans.property("sockets", socket);
        return registry.containsBeanDefinition(ours) ? ours : socket;
    }

    private static void checkSocket(
            BeanDefinitionRegistry registry, String property, @Nullable String name, boolean required) {
        if (name == null ? required : !registry.isBeanNameInUse(beanName(registry, name))) {
            throw WrongProperty.of(property, name, "expected: the name of a socket, of weir.sockets or a bean");
        }
    }

    private static void check(String property, BrokerSettings broker) {
        check(property + ".frontend", broker.frontend());
        check(property + ".backend", broker.backend());
    }

    private static void check(String property, SideSettings side) {
        if (side.bind().isEmpty() && side.connect().isEmpty()) {
            throw WrongProperty.of(property + ".bind", null, "expected: an endpoint, there or in connect");
        }
        checkEndpoints(property, side.bind(), side.connect());
    }

    private static void checkEndpoints(String property, List<String> bind, List<String> connect) {
        checkEndpoints(property + ".bind", bind, options -> {
            if (!options.isEmpty()) {
                throw new InvalidOptionException("options of a bind", options, "none: they are the socket's");
            }
        });
        checkEndpoints(property + ".connect", connect, options -> new ConnectOptions().set(options));
    }

    private static void checkEndpoints(
            String property, List<String> endpoints, Consumer<Map<String, String>> optionsCheck) {
        for (int i = 0; i < endpoints.size(); i++) {
            try {
                optionsCheck.accept(EndpointOptions.parse(endpoints.get(i)).options());
            } catch (InvalidEndpointException | InvalidOptionException e) {
                throw WrongProperty.of(property + "[" + i + "]", endpoints.get(i), e);
            }
        }
    }
}
