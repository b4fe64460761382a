/**
 * The transport between sockets of one context: no wire, no copies, one queue in each direction that both ends share.
 * Start with {@code InprocTransport}.
 */
@NullMarked
package io.weir.inproc;

import org.jspecify.annotations.NullMarked;
