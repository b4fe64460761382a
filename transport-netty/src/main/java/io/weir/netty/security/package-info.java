/**
 * Security mechanisms: who may talk, and what becomes of each frame afterwards. Start with {@link
 * io.weir.netty.security.Mechanism}; {@link io.weir.netty.security.NullMechanism} is the simplest. A {@link
 * io.weir.netty.security.MechanismFactory} makes one for each connection. Nothing here knows the pipeline: {@code io.weir.netty.zmtp} drives it.
 */
@NullMarked
package io.weir.netty.security;

import org.jspecify.annotations.NullMarked;
