package io.weir.spring;

import io.weir.socket.Socket;
import io.weir.spring.WeirProperties.ListenerSettings;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the methods with {@link WeirListener} of all beans, and has them receive as long as the application runs: they begin when
 * everything else has started, and are the first to stop.
 */
final class Listeners implements SmartInitializingSingleton, SmartLifecycle {
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 100;

    private final WeirBeans made;
    private final ConfigurableListableBeanFactory beans;
    private final BodyCodecs codecs;
    private final ListenerFactory factory;
    private final ListenerObserver observer;
    private final ListenerSettings settings;
    private final List<Listener> found = new ArrayList<>();
    private final Set<String> responders = new HashSet<>();
    private volatile boolean running;

    Listeners(
            WeirBeans made,
            ConfigurableListableBeanFactory beans,
            BodyCodecs codecs,
            ListenerFactory factory,
            ListenerObserver observer,
            ListenerSettings settings) {
        this.made = made;
        this.beans = beans;
        this.codecs = codecs;
        this.factory = factory;
        this.observer = observer;
        this.settings = settings;
        check("concurrency", settings.concurrency() > 0, settings.concurrency(), "expected: at least 1");
        check("stop-timeout", !settings.stopTimeout().isNegative(), settings.stopTimeout(), "expected: zero or longer");
    }

    private static void check(String name, boolean valid, Object value, String expected) {
        if (!valid) {
            throw WrongProperty.of(WeirBeans.property("listener", name), value, expected);
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        made.openAll();
        for (String name : beans.getBeanNamesForType(Object.class)) {
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
            if (type != null && AnnotationUtils.isCandidateClass(type, WeirListener.class)) {
                methods(type).forEach((method, annotation) -> add(name, method, annotation));
            }
        }
        made.responders().stream().filter(name -> !responders.contains(name)).forEach(name -> {
            throw WrongProperty.of(
                    WeirBeans.property("sockets", name) + ".type",
                    "responder",
                    "expected: a method with @WeirListener(\"" + name + "\") that answers");
        });
    }

    private static Map<Method, WeirListener> methods(Class<?> type) {
        return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<@Nullable WeirListener>)
                method -> AnnotatedElementUtils.findMergedAnnotation(method, WeirListener.class));
    }

    private void add(String beanName, Method method, WeirListener annotation) {
        String name = annotation.value();
        Object bean = beans.getBean(beanName);
        try {
            Socket socket = made.named(name);
            ListenerMethod called =
                    ListenerMethod.of(bean, AopUtils.selectInvocableMethod(method, bean.getClass()), codecs);
            Handling handling = new Handling(name, called, observer, errorHandler(annotation.errorHandler()));
            int concurrency = annotation.concurrency() > 0 ? annotation.concurrency() : settings.concurrency();
            Listener listener = factory.listener(socket, handling, concurrency);
            if (listener instanceof RespondingListener && !responders.add(name)) {
                throw new IllegalArgumentException("a second listener (expected: one for a responder)");
            }
            found.add(listener);
        } catch (BeansException | IllegalArgumentException e) {
            throw WrongProperty.of(
                    WeirBeans.property("sockets", name),
                    null,
                    "@WeirListener(\"" + name + "\") on "
                            + method.getDeclaringClass().getSimpleName() + "." + method.getName() + ": "
                            + e.getMessage());
        }
    }

    private @Nullable WeirErrorHandler errorHandler(String name) {
        return name.isEmpty()
                ? beans.getBeanProvider(WeirErrorHandler.class).getIfUnique()
                : beans.getBean(name, WeirErrorHandler.class);
    }

    /** What there is to tell of each. */
    List<Handling> handlings() {
        return found.stream().map(Listener::handling).toList();
    }

    @Override
    public void start() {
        found.forEach(Listener::start);
        running = true;
    }

    /** All at the same time, each for at most the time of the settings. */
    @Override
    public void stop() {
        running = false;
        Instant deadline = Instant.now().plus(settings.stopTimeout());
        List<Thread> stopping = found.stream()
                .map(listener -> new Thread(() -> stop(listener, deadline), "weir-stopping"))
                .toList();
        stopping.forEach(Thread::start);
        try {
            for (Thread each : stopping) {
                each.join();
            }
        } catch (InterruptedException e) {
            stopping.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Listener listener, Instant deadline) {
        try {
            listener.stop(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // It is left to end with its socket.
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
