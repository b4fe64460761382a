package io.weir.transport;

import io.weir.memory.BodyMemory;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.Limits;
import io.weir.option.SocketOptions.TcpOptions;
import io.weir.queue.SocketReceiveMemory;
import io.weir.security.Security;
import io.weir.security.Tls;
import org.jspecify.annotations.Nullable;

/**
 * What a transport must know of a socket to open connections for it.
 *
 * @param introduction what the socket says of itself
 * @param limits what a peer may cost
 * @param heartbeats when a silent connection is given up
 * @param tcp what is asked of the operating system
 * @param bodies where the bodies of large messages are put that arrive
 * @param security what the connections are secured by
 * @param authenticators where the authenticator of the security is called
 * @param received what the connections may hold of received messages, together with those of the other sockets of the context
 * @param tls what is shown and trusted on tls+tcp endpoints; null if the socket may not use any
 */
public record ConnectionSetup(
        LocalMetadata introduction,
        Limits limits,
        Heartbeats heartbeats,
        TcpOptions tcp,
        BodyMemory bodies,
        Security security,
        AuthenticatorThreads authenticators,
        SocketReceiveMemory received,
        @Nullable Tls tls) {}
