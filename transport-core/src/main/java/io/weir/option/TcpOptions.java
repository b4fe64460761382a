package io.weir.option;

import java.time.Duration;

/**
 * What a socket asks of the operating system for its stream connections. Zero leaves a value to the system.
 * What an interface to the system cannot set is said once, at INFO.
 *
 * @param sendBuffer SO_SNDBUF in bytes; for tcp a fixed size turns off the kernel's own tuning, for ipc half a MiB takes
 *     the place of the system's (libzmq: ZMQ_SNDBUF)
 * @param receiveBuffer SO_RCVBUF in bytes (libzmq: ZMQ_RCVBUF)
 * @param backlog connections that may wait to be accepted (libzmq: ZMQ_BACKLOG)
 * @param connectTimeout when one attempt to connect is given up (libzmq: ZMQ_CONNECT_TIMEOUT)
 * @param keepAlive whether the kernel probes silent connections (libzmq: ZMQ_TCP_KEEPALIVE)
 * @param keepAliveIdle silence before the first probe (libzmq: ZMQ_TCP_KEEPALIVE_IDLE)
 * @param keepAliveInterval time between probes (libzmq: ZMQ_TCP_KEEPALIVE_INTVL)
 * @param keepAliveCount unanswered probes that end the connection (libzmq: ZMQ_TCP_KEEPALIVE_CNT)
 * @param userTimeout how long written bytes may stay unacknowledged (libzmq: ZMQ_TCP_MAXRT); epoll and
 *     io_uring only
 * @param typeOfService the IP type-of-service byte (libzmq: ZMQ_TOS)
 * @param ipv6 whether names and wildcards may mean IPv6 (libzmq: ZMQ_IPV6)
 */
public record TcpOptions(
        int sendBuffer,
        int receiveBuffer,
        int backlog,
        Duration connectTimeout,
        boolean keepAlive,
        Duration keepAliveIdle,
        Duration keepAliveInterval,
        int keepAliveCount,
        Duration userTimeout,
        int typeOfService,
        boolean ipv6) {}
