package io.weir.spring;

import io.weir.InvalidOptionException;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.broker.Broker;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.security.Authenticator;
import io.weir.security.Security;
import io.weir.security.Tls;
import io.weir.socket.Context;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import io.weir.spring.WeirProperties.BrokerSettings;
import io.weir.spring.WeirProperties.ProxySettings;
import io.weir.spring.WeirProperties.SocketSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes the beans of the properties when they are first asked for, by {@link BeanDefinitions}. Sockets are opened, and neither
 * bound nor connected: {@link Endpoints} does that when the application starts. At the end it closes the sockets, all at the same time,
 * each with its own linger time.
 */
final class WeirBeans implements DisposableBean {
    private final Context context;
    private final WeirProperties properties;
    private final BeanFactory beans;
    private final SocketSecurity security;
    private final SocketTls tls;
    private final Map<String, Socket> sockets = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, RequestSlot> slots = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Proxy> proxies = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Broker> brokers = Collections.synchronizedMap(new LinkedHashMap<>());

    WeirBeans(Context context, WeirProperties properties, BeanFactory beans) {
        this.context = context;
        this.properties = properties;
        this.beans = beans;
        security = new SocketSecurity(name -> beans.getBean(name, Authenticator.class));
        tls = new SocketTls(() -> beans.getBeanProvider(SslBundles.class).getIfAvailable());
    }

    // ---- called by bean definitions

    Socket socket(String name) {
        SocketSettings settings = settings(properties.sockets(), name);
        String property = property("sockets", name);
        SocketKind kind = Objects.requireNonNull(settings.type(), property);
        RequestSlot slot = new RequestSlot();
        Socket socket;
        try {
            socket = kind.open(context, options -> set(options, name, settings), slot);
        } catch (InvalidOptionException e) {
            throw WrongProperty.of(property + ".options", settings.options(), e);
        }
        sockets.put(name, socket);
        if (kind == SocketKind.RESPONDER) {
            slots.put(name, slot);
        }
        settings.subscribe().forEach(topic -> subscribe(socket, topic));
        return socket;
    }

    Proxy proxy(String name) {
        ProxySettings settings = settings(properties.proxies(), name);
        String property = property("proxies", name);
        Socket frontend = named(Objects.requireNonNull(settings.frontend()));
        Socket backend = named(Objects.requireNonNull(settings.backend()));
        String capture = settings.capture();
        try {
            Proxy.Builder builder = Proxy.between(frontend, backend).paused();
            if (capture != null) {
                if (!(named(capture) instanceof Sending copies)) {
                    throw WrongProperty.of(property + ".capture", capture, "expected: a socket that can send");
                }
                builder.capture(copies);
            }
            Proxy proxy = builder.start();
            proxies.put(name, proxy);
            return proxy;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw WrongProperty.of(property, settings.frontend() + ", " + settings.backend(), e);
        }
    }

    Broker broker(String name) {
        BrokerSettings settings = settings(properties.brokers(), name);
        String property = property("brokers", name);
        Broker broker = Broker.open(
                context, options -> OptionProperties.set(options, property + ".options", settings.options()));
        brokers.put(name, broker);
        return broker;
    }

    // ---- what there is

    /** Makes what was not asked for yet, since beans may be lazy. */
    void openAll() {
        open("sockets", properties.sockets());
        open("brokers", properties.brokers());
        open("proxies", properties.proxies());
    }

    private void open(String group, Map<String, ?> named) {
        named.keySet().stream()
                .map(name -> property(group, name))
                .filter(beans::containsBean) // The application may have its own.
                .forEach(beans::getBean);
    }

    /** The socket of the properties of that name, or the bean. */
    Socket named(String name) {
        String ours = property("sockets", name);
        return beans.getBean(beans.containsBean(ours) ? ours : name, Socket.class);
    }

    /** The sockets that were made here, by name. */
    Map<String, Socket> sockets() {
        synchronized (sockets) {
            return new LinkedHashMap<>(sockets);
        }
    }

    /** The brokers that were made here, by name. */
    Map<String, Broker> brokers() {
        synchronized (brokers) {
            return new LinkedHashMap<>(brokers);
        }
    }

    /** The proxies that were made here. */
    List<Proxy> proxies() {
        synchronized (proxies) {
            return List.copyOf(proxies.values());
        }
    }

    /** Where the listener of a responder goes; null if there is no responder of that name here. */
    @Nullable RequestSlot slot(String name) {
        return slots.get(name);
    }

    /** The names of the responders that were made here. */
    List<String> responders() {
        synchronized (slots) {
            return List.copyOf(slots.keySet());
        }
    }

    static String property(String group, String name) {
        return WeirProperties.PREFIX + "." + group + "." + name;
    }

    private static <T> T settings(Map<String, T> of, String name) {
        return Objects.requireNonNull(of.get(name), name);
    }

    private void set(OptionsBuilder<?> options, String name, SocketSettings settings) {
        String property = property("sockets", name);
        options.name(name);
        OptionProperties.set(options, property + ".options", settings.options());
        Security secured = security.of(property + ".security", settings.security());
        if (secured != Security.NONE) {
            options.security(secured);
        }
        Tls certificates = tls.of(property + ".tls", settings.tls());
        if (certificates != null) {
            options.tls(certificates);
        }
    }

    private static void subscribe(Socket socket, String topic) {
        if (socket instanceof SubSocket sub) {
            sub.subscribe(topic);
        } else if (socket instanceof XSubSocket sub) {
            sub.subscribe(topic);
        } else {
            ((DishSocket) socket).join(topic);
        }
    }

    /** Waits until all are closed, each for at most its linger time and a second. */
    @Override
    public void destroy() throws InterruptedException {
        List<Thread> closing = sockets().values().stream()
                .map(socket -> new Thread(socket::close, "weir-closing-" + socket.name()))
                .toList();
        closing.forEach(Thread::start);
        try {
            for (Thread each : closing) {
                each.join();
            }
        } finally {
            security.close();
            tls.close();
        }
    }
}
