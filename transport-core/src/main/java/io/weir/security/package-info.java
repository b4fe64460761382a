/**
 * Who may talk to a socket, and the keys that say so. For CURVE start with {@link io.weir.security.CurveKeyPair}, a key of
 * our own, and {@link io.weir.security.CurveKey}, the public key of another; {@link io.weir.security.CurveCertificate} keeps
 * them in files that czmq and pyzmq read and write, too.
 */
@NullMarked
package io.weir.security;

import org.jspecify.annotations.NullMarked;
