/**
 * What a hostile network can do to a listener, each attack on connections of its own, while peers that mean it exchange messages
 * and others come.
 */
@NullMarked
package io.weir.patterns.attacks;

import org.jspecify.annotations.NullMarked;
