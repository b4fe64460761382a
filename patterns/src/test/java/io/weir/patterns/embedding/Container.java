package io.weir.patterns.embedding;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Deploys an application again and again, on one thread, and prints how many class loaders of it stay. It knows nothing
 * of the library. In its process no other loader may have Netty: where a loader of Netty's native library is collected,
 * that library unlinks the classes of the same name that the system's class loader has.
 */
final class Container {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long A_COLLECTION_MILLIS = 1000;

    private Container() {}

    /** What equals of a record was linked last JDK 17 keeps, with its class: it shall be this one. */
    private record Last(Object value) {}

    /** Takes how often, and the arguments of {@link Deployed}. */
    public static void main(String[] args) throws Exception {
        List<WeakReference<?>> loaders = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            try (Isolated loader = new Isolated(List.of())) {
                loaders.add(new WeakReference<>(loader));
                loader.run(Deployed.class, args[1], args[2], args[3]);
            }
        }
        System.out.println("deployed " + loaders.size());
        System.out.println("stay " + staying(loaders));
    }

    /** How many are not collected, after some time. */
    static long staying(List<WeakReference<?>> loaders) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long left = new Last(loaders).equals(new Last(loaders)) ? loaders.size() : 0;
        while (left > 0 && System.nanoTime() - end < 0) {
            ReferenceQueue<Object> collected = new ReferenceQueue<>();
            WeakReference<Object> garbage = new WeakReference<>(new Object(), collected);
            System.gc();
            if (collected.remove(A_COLLECTION_MILLIS) != garbage) {
                throw new IllegalStateException("The JVM collects nothing.");
            }
            left = loaders.stream().filter(loader -> loader.get() != null).count();
        }
        return left;
    }
}
