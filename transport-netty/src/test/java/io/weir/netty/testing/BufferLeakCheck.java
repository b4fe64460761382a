package io.weir.netty.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that forgot to release a buffer, and tells where the buffer had been.
 *
 * <p>It is registered for every class by {@code META-INF/services}, before any class of Netty is loaded, and watches
 * every buffer (Netty's level "paranoid"). It looks last, when the class has closed all that it opened.
 */
public final class BufferLeakCheck implements BeforeAllCallback {
    private static final Queue<StrictDetector<Object>> DETECTORS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetector.setLevel(Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new StrictDetectors());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // A resource of the store is closed when all callbacks have run.
        context.getStore(Namespace.create(BufferLeakCheck.class))
                .put(BufferLeakCheck.class, (AutoCloseable) BufferLeakCheck::check);
    }

    private static void check() throws InterruptedException {
        collectGarbage();
        DETECTORS.forEach(StrictDetector::poll);
        List<String> leaks = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            leaks.add(leak);
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("not released: " + String.join("\n", leaks));
        }
    }

    /** Returns when the collector has enqueued the references that it cleared. */
    private static void collectGarbage() throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            ReferenceQueue<Object> queue = new ReferenceQueue<>();
            WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
            System.gc();
            queue.remove(1_000);
            canary.clear();
        }
    }

    private static final class StrictDetectors extends ResourceLeakDetectorFactory {
        @Override
        @Deprecated
        @SuppressWarnings("unchecked")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval, long maxActive) {
            StrictDetector<T> detector = new StrictDetector<>(type, interval);
            DETECTORS.add((StrictDetector<Object>) detector);
            return detector;
        }
    }

    private static final class StrictDetector<T> extends ResourceLeakDetector<T> {
        StrictDetector(Class<T> type, int interval) {
            super(type, interval);
        }

        @SuppressWarnings("unchecked")
        void poll() {
            // A detector looks for old leaks whenever it is given something new to track.
            T nothing = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(nothing);
            tracker.close(nothing);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            LEAKS.add(type + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            LEAKS.add(type);
        }
    }
}
