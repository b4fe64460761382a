/**
 * Who may talk to a socket, and how its connections are protected: {@link io.weir.security.Tls} is the value of the option
 * {@code tls}.
 */
@NullMarked
package io.weir.security;

import org.jspecify.annotations.NullMarked;
