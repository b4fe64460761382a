/**
 * What a transport must do, and what it gets: start with {@link io.weir.transport.Transport}.
 *
 * <pre>
 *   socket               --bind, dial-----&gt;    Transport
 *   ConnectionCallbacks  &lt;--admit-----------    handshake done      (one for each bind and each connect)
 *   PeerLink             &lt;--queues--------&gt;    Connection          (one link for each peer, one connection at a time)
 * </pre>
 *
 * <p>No pattern is known here. The name of a socket type, and the names of the types it talks to, come in the {@link
 * io.weir.transport.LocalMetadata}.
 */
@NullMarked
package io.weir.transport;

import org.jspecify.annotations.NullMarked;
