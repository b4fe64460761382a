/** What tests that use Netty stand on. */
@NullMarked
package io.weir.netty.testing;

import org.jspecify.annotations.NullMarked;
