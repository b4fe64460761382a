/**
 * ZMTP 3.1 on a Netty pipeline, over any byte stream. Start with {@link io.weir.netty.zmtp.GreetingHandler}: a channel
 * begins with it alone, and what follows replaces it.
 *
 * <pre>
 *   while shaking hands                  in traffic
 *
 *   bytes in        bytes out            bytes in                               bytes out
 *      |                ^                   |                                      ^
 *   +--v----------------+--+             +--v-----------------------+   PING, PONG |
 *   |   GreetingHandler    |             |     HeartbeatHandler     |--------------+
 *   |   64 bytes each way  |             | any byte is a sign of    |              |
 *   +--+-------------------+             | life; silence ends it    |              |
 *      |  replaced by                    +--+-----------------^-----+              |
 *   +--v-------------------+                |                 | PING received      |
 *   |   HandshakeHandler   |             +--v-----------------+-----+              |
 *   |   drives a Mechanism,|             |       FrameDecoder       |              |
 *   |   compares types     |             | keeps the bytes, pulls   |              |
 *   +--+-------------------+             | whole messages from them |              |
 *      |  HandshakeListener              +--+-----------------^-----+              |
 *      |  .established                      | DecoderSink     | resume             |
 *      v                                 +--v-----------------+-----+  whole drain |
 *   adds those of the right column;      | PeerHandler, made of     |--------------+
 *   bytes that came early are handed on  |   InboundBridge     in   |  by MessageWriter
 *                                        |   OutboundDrain     out  |
 *                                        |   ConnectionClosing end  |
 *                                        +--------------------------+
 * </pre>
 *
 * <p>With heartbeats off, {@code HeartbeatHandler} joins the pipeline when the peer sends its first PING, and not before.
 *
 * <p>Everything here runs on the channel's event loop and keeps state for one connection. A peer that breaks a rule is
 * refused with a {@link io.weir.transport.RefusedException}, reported exactly once: to the {@link
 * io.weir.netty.zmtp.HandshakeListener} while shaking hands, to the {@code RefusalListener} afterwards.
 */
@NullMarked
package io.weir.netty.zmtp;

import org.jspecify.annotations.NullMarked;
