package io.weir.transport;

/**
 * What a context asks of its transports.
 *
 * @param name the context's name, for names of threads
 * @param ioThreads event loops (libzmq: ZMQ_IO_THREADS)
 * @param daemon whether the threads let the process exit
 * @param inheritance makes the threads
 * @param io which system interface to use: {@code auto}, {@code epoll}, {@code kqueue}, {@code io_uring} or {@code nio}
 */
public record TransportSettings(String name, int ioThreads, boolean daemon, ThreadInheritance inheritance, String io) {}
