/** Several sockets or threads in one program; start with {@link io.weir.docs.threads.RelayRace}. */
@NullMarked
package io.weir.docs.threads;

import org.jspecify.annotations.NullMarked;
