package io.weir.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Offers stores in directories of this machine; found by {@link ServiceLoader} through the class loader of Weir. */
public interface StoreProvider {
    /**
     * Opens the store in a directory, which is made if it is not there.
     *
     * @throws IOException if the directory cannot be used, or is in use
     */
    MessageStore open(Path directory) throws IOException;

    /** What to do when there is none. */
    String MISSING = "the artifact io.weir:weir-store-rocksdb at run time, or a store of the application's";

    /** The provider that is there; if there are several, the first. */
    static Optional<StoreProvider> find() {
        return ServiceLoader.load(StoreProvider.class, StoreProvider.class.getClassLoader())
                .findFirst();
    }
}
