/** Observes what sockets send and receive, by Micrometer. */
module io.weir.observation {
    requires static org.jspecify;
    requires transitive io.weir.patterns;
    requires transitive micrometer.observation;

    exports io.weir.observation;
}
