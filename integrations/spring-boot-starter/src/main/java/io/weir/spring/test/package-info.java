/** Tests of listeners alone: {@link io.weir.spring.test.WeirTest}. */
@NullMarked
package io.weir.spring.test;

import org.jspecify.annotations.NullMarked;
