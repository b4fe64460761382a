/**
 * {@code weir sniff}: stands between two ZeroMQ programs, passes on every byte as it is, and says what the bytes mean. Start
 * with {@link io.weir.bench.sniff.Sniffer}; {@code RelayHandler} passes on, {@code StreamObserver} looks on, and neither knows of the
 * other's work.
 *
 * <pre>
 *   client --bytes--> RelayHandler --bytes--> server      one Connection: two RelayHandlers, two StreamObservers,
 *                       |                          all on one event loop
 *                 StreamObserver
 *                       | Finding
 *                   FindingQueue ----- TimedFinding ----> the printer
 * </pre>
 */
@NullMarked
package io.weir.bench.sniff;

import org.jspecify.annotations.NullMarked;
