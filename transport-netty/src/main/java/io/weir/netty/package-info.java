/**
 * Streams of bytes on Netty: tcp, ipc and tls+tcp. Start with {@code StreamTransport}: {@code StreamAcceptor} and {@code
 * StreamConnector} open channels, {@code HandshakeStarter} receives each, and from there on a wire protocol speaks.
 *
 * <pre>
 *   a scheme (ws)            a {@code StreamProtocol} with its {@code StreamEndpoint}, named in {@code StreamProtocols}
 *   a wire protocol (raw)    a {@code WireProtocol}, chosen in {@code WireProtocols}
 *   a mechanism (CURVE)      a {@code MechanismFactory} with its {@code Mechanism}, chosen in {@code WireProtocols}
 * </pre>
 */
@NullMarked
package io.weir.netty;

import org.jspecify.annotations.NullMarked;
