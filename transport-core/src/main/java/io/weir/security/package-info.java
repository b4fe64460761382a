/**
 * Who may talk to a socket, and how its connections are protected. Start with {@link io.weir.security.Security}, the value
 * of the option {@code security}; a server's needs an {@link io.weir.security.Authenticator}.
 *
 * <p>For CURVE there are {@link io.weir.security.CurveKeyPair}, a key of our own, and {@link io.weir.security.CurveKey}, the
 * public key of another; {@link io.weir.security.CurveCertificate} keeps them in files that czmq and pyzmq read and write,
 * too.
 *
 * <p>{@link io.weir.security.Tls} is the value of the option {@code tls}, which endpoints {@code tls+tcp} need, and goes with any of
 * these.
 */
@NullMarked
package io.weir.security;

import org.jspecify.annotations.NullMarked;
