/**
 * ZAP (RFC 27), for programs that have a handler for it: {@link io.weir.patterns.zap.Zap} makes an authenticator of it. New
 * code needs none; it writes an {@link io.weir.security.Authenticator}.
 */
@NullMarked
package io.weir.patterns.zap;

import org.jspecify.annotations.NullMarked;
