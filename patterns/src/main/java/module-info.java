/** The socket types: pipeline, publish-subscribe, request-reply and pair, and the patterns above them. */
module io.weir.patterns {
    requires transitive io.weir.core;
    requires static org.jspecify;

    exports io.weir.patterns.broker;
    exports io.weir.patterns.pair;
    exports io.weir.patterns.pipeline;
    exports io.weir.patterns.pubsub;
    exports io.weir.patterns.reqrep;
}
