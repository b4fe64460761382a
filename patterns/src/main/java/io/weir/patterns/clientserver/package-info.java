/**
 * Asynchronous clients and servers whose messages are one frame, drafts in libzmq: many {@link
 * io.weir.patterns.clientserver.ClientSocket}s of one {@link io.weir.patterns.clientserver.ServerSocket}, and {@link
 * io.weir.patterns.clientserver.PeerSocket}s among each other. Begin with the server: it knows each client by a {@link
 * io.weir.patterns.clientserver.RoutingNumber}.
 */
@NullMarked
package io.weir.patterns.clientserver;

import org.jspecify.annotations.NullMarked;
