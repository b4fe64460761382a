package io.weir.bench.compare;

import java.util.List;

/**
 * A contestant of a workload.
 *
 * @param name the library, or both if the ends have different ones
 * @param counting the library of the end that counts
 * @param other the library of the end that does not
 */
record Contestant(String name, Library counting, Library other) {
    static final String WEIR = Library.WEIR.toString();
    static final String LIBZMQ = Library.LIBZMQ.toString();
    static final String JEROMQ = Library.JEROMQ.toString();
    /** The ceiling, which is no rival. */
    static final String BARE = Library.BARE.toString();

    static final List<Contestant> LIBRARIES = List.of(pure(Library.WEIR), pure(Library.LIBZMQ), pure(Library.JEROMQ));
    static final List<Contestant> LIBRARIES_AND_BARE =
            List.of(pure(Library.WEIR), pure(Library.LIBZMQ), pure(Library.JEROMQ), pure(Library.BARE));
    /** Both mixtures of Weir and libzmq, and both alone. */
    static final List<Contestant> MIXTURES = List.of(
            pure(Library.WEIR),
            pure(Library.LIBZMQ),
            new Contestant("weir-to-libzmq", Library.LIBZMQ, Library.WEIR),
            new Contestant("libzmq-to-weir", Library.WEIR, Library.LIBZMQ));

    private static Contestant pure(Library library) {
        return new Contestant(library.toString(), library, library);
    }

    boolean needs(Library library) {
        return counting == library || other == library;
    }
}
