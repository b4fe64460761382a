/**
 * CurveZMQ (RFC 26): keys instead of passwords, and traffic that only the two ends can read. Start with {@link
 * io.weir.netty.security.curve.CurveServer} and {@link io.weir.netty.security.curve.CurveClient}, the two sides of the
 * handshake; what becomes of the frames afterwards is {@link io.weir.netty.security.curve.CurveTransform}. The keys of users
 * are in {@code io.weir.security}.
 *
 * <pre>
 *   client                                                    server
 *     HELLO     C', and a box that proves that it knows S  --->   makes s', keeps neither C' nor s'
 *            &lt;---  WELCOME   S', and a cookie that only the server can open, with C' and s' in it
 *     INITIATE  cookie, C, vouch of c for C' and S, metadata -->  who is it? may it?
 *            &lt;---  READY     metadata; or ERROR
 *     MESSAGE                                            &lt;--->    MESSAGE
 * </pre>
 *
 * <p>C and S are the long-term keys, C' and S' live as long as the connection. The cipher is NaCl's crypto_box: X25519 of the
 * JDK, and XSalsa20 with Poly1305 in {@code Box}, which is ours, since the JDK has neither and it is on the way of every
 * message.
 */
@NullMarked
package io.weir.netty.security.curve;

import org.jspecify.annotations.NullMarked;
