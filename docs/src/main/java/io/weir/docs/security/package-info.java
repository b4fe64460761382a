/** Who may talk to whom, and what others can read; start with {@link io.weir.docs.security.CurveServer}. */
@NullMarked
package io.weir.docs.security;

import org.jspecify.annotations.NullMarked;
