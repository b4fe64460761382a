package io.weir.jmx;

import io.weir.event.EventSubscription;
import io.weir.socket.Context;
import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows a context in JMX, as {@code io.weir:type=Context,name="..."}: see {@link ContextMXBean}.
 *
 * <pre>{@code
 * ContextBeans.register(context);
 * }</pre>
 *
 * <p>The bean goes when the context closes, or before that when this is closed. Every method is safe from any thread.
 */
@SuppressWarnings("exports") // java.management is optional; who uses this class requires it
public final class ContextBeans implements AutoCloseable {
    private final MBeanServer server;
    private final ObjectName name;
    private final EventSubscription closing;

    private ContextBeans(Context context, MBeanServer server) throws JMException {
        this.server = server;
        name = new ObjectName("io.weir:type=Context,name=" + ObjectName.quote(context.name()));
        server.registerMBean(new ContextBean(context), name);
        closing = context.onClose(this::unregister);
    }

    /**
     * Registers a bean with the server of the platform.
     *
     * @throws IllegalStateException if another context of that name is registered
     */
    public static ContextBeans register(Context context) {
        return register(context, ManagementFactory.getPlatformMBeanServer());
    }

    /** Registers a bean with a server; likewise. */
    public static ContextBeans register(Context context, MBeanServer server) {
        try {
            return new ContextBeans(context, server);
        } catch (JMException e) {
            throw new IllegalStateException(context.name() + ": no bean of JMX can be registered", e);
        }
    }

    /** The name of the bean. */
    public ObjectName name() {
        return name;
    }

    /** Removes the bean; the context is not touched. Idempotent. */
    @Override
    public void close() {
        closing.close();
        unregister();
    }

    private void unregister() {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // It is gone already.
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
