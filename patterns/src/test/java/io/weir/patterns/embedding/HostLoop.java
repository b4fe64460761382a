package io.weir.patterns.embedding;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.weir.netty.NettyTransport;
import io.weir.patterns.contract.Wire;
import io.weir.socket.Context;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One event loop of a host, to which the host does what it should not do. */
final class HostLoop implements AutoCloseable {
    /** What the host does to its loop. */
    enum Condition {
        /** It works. */
        HEALTHY,
        /** It always has something to do, each time for ten milliseconds. */
        BUSY,
        /** A handler waits for something that does not come. */
        BLOCKED,
        /** It was shut down while a handler waits. */
        BLOCKED_AND_SHUT_DOWN,
        /** It was shut down, and has ended. */
        ENDED;

        /** Whether the loop answers nothing for as long as the host wants. */
        boolean isStuck() {
            return this == BLOCKED || this == BLOCKED_AND_SHUT_DOWN;
        }

        boolean answers() {
            return this == HEALTHY || this == BUSY;
        }
    }

    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final EventLoopGroup group;
    private final CountDownLatch released = new CountDownLatch(1);

    HostLoop(Wire wire) {
        IoHandlerFactory factory = Epoll.isAvailable() && !wire.name().endsWith("NIO")
                ? EpollIoHandler.newFactory()
                : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(1, factory);
    }

    Context context() {
        return Context.builder()
                .transport(new NettyTransport(group, ByteBufAllocator.DEFAULT))
                .build();
    }

    void turn(Condition to) throws InterruptedException {
        switch (to) {
            case HEALTHY -> {}
            case BUSY -> keepBusy();
            case BLOCKED -> block();
            case BLOCKED_AND_SHUT_DOWN -> {
                block();
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
            case ENDED -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    private void keepBusy() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < TURN_NANOS) {
            Thread.onSpinWait();
        }
        if (released.getCount() > 0) {
            try {
                group.execute(this::keepBusy);
            } catch (RejectedExecutionException e) {
                // It ends.
            }
        }
    }

    private void block() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        group.execute(() -> {
            blocked.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        blocked.await();
    }

    /** Lets it go on. */
    void release() {
        released.countDown();
    }

    @Override
    public void close() throws InterruptedException {
        release();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
}
