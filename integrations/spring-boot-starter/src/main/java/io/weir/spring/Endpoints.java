package io.weir.spring;

import io.weir.Endpoint;
import io.weir.EndpointException;
import io.weir.option.EndpointOptions;
import io.weir.patterns.proxy.Proxy;
import io.weir.socket.Socket;
import io.weir.spring.WeirProperties.BrokerSettings;
import io.weir.spring.WeirProperties.SideSettings;
import io.weir.spring.WeirProperties.SocketSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/**
 * Binds, connects and has proxies move when the application starts: before the web server takes requests, whose handlers may send, and
 * before listeners. When it stops, proxies pause; endpoints stay until the sockets are closed, so that what is queued is written.
 */
final class Endpoints implements SmartLifecycle {
    /** Before the web server of Boot starts, after it has stopped; listeners are later and earlier. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final WeirBeans made;
    private final WeirProperties properties;

    /** The endpoints of each bind, by property, with their real addresses. */
    private final Map<String, Endpoint> bound = new ConcurrentHashMap<>();

    private volatile boolean running;

    Endpoints(WeirBeans made, WeirProperties properties) {
        this.made = made;
        this.properties = properties;
    }

    @Override
    public void start() {
        made.openAll();
        made.sockets().forEach((name, socket) -> {
            SocketSettings settings =
                    Objects.requireNonNull(properties.sockets().get(name));
            open(socket, WeirBeans.property("sockets", name), settings.bind(), settings.connect());
        });
        made.brokers().forEach((name, broker) -> {
            BrokerSettings settings =
                    Objects.requireNonNull(properties.brokers().get(name));
            String property = WeirBeans.property("brokers", name);
            open(broker.backend(), property + ".backend", settings.backend());
            open(broker.frontend(), property + ".frontend", settings.frontend());
        });
        made.proxies().forEach(Proxy::resume);
        running = true;
    }

    private void open(Socket socket, String property, SideSettings side) {
        open(socket, property, side.bind(), side.connect());
    }

    private void open(Socket socket, String property, List<String> bind, List<String> connect) {
        for (int i = 0; i < bind.size(); i++) {
            String of = property + ".bind[" + i + "]";
            Endpoint before = bound.get(of);
            if (before == null || !socket.boundEndpoints().contains(before)) {
                bound.put(of, bind(socket, of, bind.get(i)));
            }
        }
        for (int i = 0; i < connect.size(); i++) {
            connect(socket, property + ".connect[" + i + "]", connect.get(i));
        }
    }

    private static Endpoint bind(Socket socket, String property, String endpoint) {
        try {
            return socket.bind(EndpointOptions.parse(endpoint).endpoint());
        } catch (EndpointException e) {
            throw wrong(property, endpoint, e);
        }
    }

    private static void connect(Socket socket, String property, String endpoint) {
        try {
            EndpointOptions parsed = EndpointOptions.parse(endpoint);
            if (!socket.connectedEndpoints().contains(parsed.endpoint())) {
                socket.connect(parsed.endpoint(), options -> options.set(parsed.options()));
            }
        } catch (EndpointException e) {
            throw wrong(property, endpoint, e);
        }
    }

    private static RuntimeException wrong(String property, String endpoint, EndpointException failure) {
        return NettyFailureAnalyzer.isOfHost(failure) ? failure : WrongProperty.of(property, endpoint, failure);
    }

    /** How many of a socket's binds are in force. */
    long boundNow(String name, Socket socket) {
        String prefix = WeirBeans.property("sockets", name) + ".bind[";
        List<Endpoint> now = socket.boundEndpoints();
        return bound.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix) && now.contains(entry.getValue()))
                .count();
    }

    @Override
    public void stop() {
        made.proxies().forEach(Proxy::pause);
        running = false;
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
