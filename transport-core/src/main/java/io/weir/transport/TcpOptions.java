package io.weir.transport;

import java.time.Duration;

/**
 * What a socket asks of the operating system for its stream connections. Zero or negative leaves a value to the system.
 *
 * @param sendBuffer SO_SNDBUF in bytes; for tcp a fixed size turns off the kernel's own tuning, for ipc half a MiB takes
 *     the place of the system's (libzmq: ZMQ_SNDBUF)
 * @param receiveBuffer SO_RCVBUF in bytes (libzmq: ZMQ_RCVBUF)
 * @param backlog connections that may wait to be accepted (libzmq: ZMQ_BACKLOG)
 * @param connectTimeout when one attempt to connect is given up (libzmq: ZMQ_CONNECT_TIMEOUT)
 * @param keepAlive whether the kernel probes silent connections (libzmq: ZMQ_TCP_KEEPALIVE)
 * @param keepAliveIdle silence before the first probe (libzmq: ZMQ_TCP_KEEPALIVE_IDLE); epoll only
 * @param keepAliveInterval time between probes (libzmq: ZMQ_TCP_KEEPALIVE_INTVL); epoll only
 * @param keepAliveCount unanswered probes that end the connection (libzmq: ZMQ_TCP_KEEPALIVE_CNT); epoll only
 * @param userTimeout how long written bytes may stay unacknowledged (libzmq: ZMQ_TCP_MAXRT); epoll only
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
