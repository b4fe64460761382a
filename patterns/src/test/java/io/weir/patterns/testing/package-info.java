/**
 * Fakes of what the policies of a socket type see, so that each policy can be tried alone and in microseconds: start with
 * {@link io.weir.patterns.testing.FakePeer}.
 */
@NullMarked
package io.weir.patterns.testing;

import org.jspecify.annotations.NullMarked;
