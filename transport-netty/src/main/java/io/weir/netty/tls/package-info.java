/**
 * TLS on a Netty pipeline. Start with {@link io.weir.netty.tls.TlsContext}, which makes the handlers of a connection:
 *
 * <pre>
 *   socket --> TlsRecords --> Netty's SslHandler --> TlsOutcome --> the wire protocol
 *              first byte,     records and            handshake, faults and
 *              renegotiation   plain bytes            the peer's end, as events
 * </pre>
 *
 * <p>What these tell the wire protocol are {@code StreamEvent}s. The JDK's TLS is used, or OpenSSL where netty-tcnative is on
 * the class path; nothing of either is loaded before an endpoint with TLS is used.
 */
@NullMarked
package io.weir.netty.tls;

import org.jspecify.annotations.NullMarked;
