package io.weir.netty.zmtp;

import io.weir.netty.security.Mechanism;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.AuthenticatorThreads;
import io.weir.transport.LocalMetadata;

/**
 * What one connection needs to shake hands.
 *
 * @param introduction our socket's type, which says with which types it may talk
 * @param mechanism one for this connection alone
 * @param limits the time for the handshake and the size of its commands
 * @param patience how long the first byte may take
 * @param local our end of the connection, as the transport prints it
 * @param remote the other end, as the transport prints it
 * @param network the address of the other end, as far as it shows to whom it belongs; work for handshakes is shared out by it
 * @param authenticators where authenticators are called
 * @param throttle where commands that are costly to answer wait
 * @param listener hears how it ended
 */
public record HandshakeSettings(
        LocalMetadata introduction,
        Mechanism mechanism,
        Limits limits,
        FirstByteTimeout patience,
        String local,
        String remote,
        String network,
        AuthenticatorThreads authenticators,
        HandshakeThrottle throttle,
        HandshakeListener listener) {}
