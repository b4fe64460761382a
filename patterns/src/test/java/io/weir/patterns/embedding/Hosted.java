package io.weir.patterns.embedding;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.weir.metrics.WeirMetrics;
import io.weir.netty.NettyMetrics;
import io.weir.netty.NettyTransport;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.Callable;

/** An application that is given event loops and a meter registry by its host, and leaves them as they were. */
final class Hosted implements Callable<String> {
    private final EventLoopGroup loops;
    private final MeterRegistry registry;

    /** For event loops and a registry. */
    Hosted(Object... arguments) {
        loops = (EventLoopGroup) arguments[0];
        registry = (MeterRegistry) arguments[1];
    }

    @Override
    public String call() throws Exception {
        NettyTransport transport = new NettyTransport(loops, ByteBufAllocator.DEFAULT);
        try (Context context = Context.builder().transport(transport).build();
                WeirMetrics ours = WeirMetrics.of(context);
                NettyMetrics nettys = NettyMetrics.of(transport);
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            ours.bindTo(registry);
            nettys.bindTo(registry);
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            push.send("message");
            return String.valueOf(pull.receive(Duration.ofSeconds(10)));
        }
    }
}
