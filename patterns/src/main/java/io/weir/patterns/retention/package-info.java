/**
 * What a publisher keeps for subscribers that have a name and are away. {@link
 * io.weir.patterns.retention.RetainingPolicy} stands before the policy of a PUB or XPUB, to which a remembered name is a
 * peer like any other, connected or not; sockets without the option have no part of it.
 *
 * <pre>
 *   PubPolicy --offer--&gt; NamedPipe -----------------offer--&gt; OutPipe of the connection
 *                            \--&gt; KeptMessages --offer--/
 *                                  WaitingMessages               in memory
 *                                    SpilledBacklog              and behind those on disk
 *                                  SentMessages                  until they are acknowledged
 * </pre>
 *
 * <p>All of it is under the send lock of the socket, but for what says that it is for any thread.
 */
@NullMarked
package io.weir.patterns.retention;

import org.jspecify.annotations.NullMarked;
