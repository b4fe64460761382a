package io.weir.bench.compare;

/**
 * A contestant of a comparison from cold.
 *
 * @param name the library, and what is special about how it is started
 * @param library that both its ends have
 * @param jvm how its JVMs are started, if it has any
 */
record ColdContestant(String name, Library library, JvmStart jvm) {
    static final String TUNED = Contestant.WEIR + "-tuned";
    static final String WARMED = Contestant.WEIR + "-warmed";
}
