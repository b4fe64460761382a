/** The socket types: pipeline, publish-subscribe, request-reply, client-server and pair; the patterns above them; codecs. */
module io.weir.patterns {
    requires transitive io.weir.core;
    requires static com.fasterxml.jackson.databind;
    requires static org.jspecify;

    exports io.weir.patterns.broker;
    exports io.weir.patterns.clientserver;
    exports io.weir.patterns.codec;
    exports io.weir.patterns.pair;
    exports io.weir.patterns.pipeline;
    exports io.weir.patterns.proxy;
    exports io.weir.patterns.pubsub;
    exports io.weir.patterns.reqrep;
    exports io.weir.patterns.stream;
    exports io.weir.patterns.warmup;
    exports io.weir.patterns.work;
    exports io.weir.patterns.zap;
}
