package io.weir.jmx;

import java.util.List;

/**
 * A context in JMX, to be read. Each attribute takes a snapshot when it is read, and costs nothing otherwise. Of a context that
 * was closed, or forgotten, it is empty.
 */
public interface ContextMXBean {
    /** What the context is called. */
    String getName();

    /** The transports in use, with what they chose. */
    List<String> getTransports();

    /** Bytes outside the heap that there may be for the bodies of large messages. */
    long getBodyMemoryBudget();

    /** Bytes of those that are lent. */
    long getBodyMemoryLent();

    /** Bodies that found nothing left of their size. */
    long getBodyMemoryShortages();

    /** The sockets that are open, by name. */
    List<SocketRow> getSockets();

    /** The peers of all of them. */
    List<PeerRow> getPeers();

    /** All that there is to know, in lines for people. */
    String describe();
}
